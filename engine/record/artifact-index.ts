import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const madeSchema = z.object({ run: z.string(), task: z.string(), name: z.string() });
export type Made = z.infer<typeof madeSchema>;

/**
 * Which run made which bytes, by SHA-256, beside the list of runs. Only a convenience: it is filled from the runs' own records, each of which is read once,
 * when somebody first asks. Open for one question at a time.
 */
export class ArtifactIndex {
  readonly #database: DatabaseSync;

  constructor(dataFolder: string) {
    this.#database = new DatabaseSync(path.join(dataFolder, 'index.sqlite'), { timeout: 5000 });
    this.#database.exec(`
      CREATE TABLE IF NOT EXISTS artifacts (hash TEXT NOT NULL, run TEXT NOT NULL, task TEXT NOT NULL, name TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS artifacts_by_hash ON artifacts (hash);
      CREATE TABLE IF NOT EXISTS artifact_runs (run TEXT PRIMARY KEY) WITHOUT ROWID;
      DELETE FROM artifacts WHERE run NOT IN (SELECT run FROM runs);
      DELETE FROM artifact_runs WHERE run NOT IN (SELECT run FROM runs);
    `);
  }

  /** Runs that have ended for good and were not read yet. */
  unread(): readonly string[] {
    return this.#database
      .prepare(
        `SELECT run FROM runs WHERE status IN ('succeeded', 'failed', 'cancelled') AND run NOT IN (SELECT run FROM artifact_runs)`,
      )
      .all()
      .map(({ run }) => String(run));
  }

  add(run: string, made: readonly (Omit<Made, 'run'> & { readonly hash: string })[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    // Two processes may read the same run at once; only the first writes.
    const isNew = this.#database.prepare('INSERT OR IGNORE INTO artifact_runs VALUES (?)').run(run).changes === 1;
    const insert = this.#database.prepare('INSERT INTO artifacts VALUES (?, ?, ?, ?)');
    if (isNew) for (const { hash, task, name } of made) insert.run(hash, run, task, name);
    this.#database.exec('COMMIT');
  }

  /** Newest run first. */
  find(hash: string, limit: number): readonly Made[] {
    return this.#database
      .prepare(
        `SELECT a.run, a.task, a.name FROM artifacts a JOIN runs r ON r.run = a.run WHERE a.hash = ?
         GROUP BY a.run, a.task, a.name ORDER BY r.startedAt DESC, r.number DESC, a.task LIMIT ?`,
      )
      .all(hash, limit)
      .map((row) => madeSchema.parse(row));
  }

  close(): void {
    this.#database.close();
  }
}

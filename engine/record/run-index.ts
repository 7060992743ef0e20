import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { runStatusSchema } from '#shared/run/task-status.ts';
import { integrityProblems, openIndex } from './open-index.ts';
import type { RunMark } from './run-mark.ts';
import { isRunId, runFolder } from './run-folder.ts';

export const aboutRunSchema = z.object({
  number: z.number().int(),
  project: z.string(),
  workflow: z.string(),
  createdAt: z.string(),
  trigger: z.string(),
});
export type AboutRun = z.infer<typeof aboutRunSchema>;

/** Which rows of the list: `since` and `until` (not itself) are ISO 8601 times of starting. */
export interface RunSelection {
  readonly project?: string | undefined;
  readonly workflow?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
}

const stored = z.object({
  run: z.string(),
  number: z.number(),
  project: z.string(),
  workflow: z.string(),
  status: runStatusSchema,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  trigger: z.string(),
  counts: z.string(),
  sentence: z.string().nullable(),
  pinned: z.number(),
  label: z.string().nullable(),
  needsYou: z.number(),
  branch: z.string().nullable(),
  gitCommit: z.string().nullable(),
  isDirty: z.number().nullable(),
});

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, number INTEGER NOT NULL, project TEXT NOT NULL, workflow TEXT NOT NULL, status TEXT NOT NULL,
    startedAt TEXT NOT NULL, endedAt TEXT, durationMs REAL, trigger TEXT NOT NULL, counts TEXT NOT NULL, sentence TEXT
  );
  CREATE INDEX IF NOT EXISTS runs_by_project ON runs (project, number);
  CREATE TABLE IF NOT EXISTS durations (
    project TEXT NOT NULL, workflow TEXT NOT NULL, task TEXT NOT NULL, ms REAL NOT NULL,
    PRIMARY KEY (project, workflow, task)
  ) WITHOUT ROWID;
`;

/** Before the path of a task that failed: no path begins with it. */
const FAILED = '!';

/**
 * The list of runs, shared by all processes on a data folder. Only a convenience: every row can be made again from the run folders, and
 * `missing` names those that have none.
 */
export class RunIndex {
  readonly #database: DatabaseSync;
  readonly #dataFolder: string;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
    mkdirSync(path.join(dataFolder, 'runs'), { recursive: true });
    this.#database = openIndex(path.join(dataFolder, 'index.sqlite'), SCHEMA);
    this.#upgrade();
  }

  /** Runs `step` while no other process on this data folder does the same. */
  exclusively<Value>(step: () => Value): Value {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const value = step();
      this.#database.exec('COMMIT');
      return value;
    } catch (error) {
      // A full disk has ended it already; the reason must not be hidden by that.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** The next number of a project. Two processes never get the same one. */
  add(row: Omit<RunRow, 'number'>): RunRow {
    return this.exclusively(() => {
      const last = this.#database
        .prepare('SELECT coalesce(max(number), 0) AS last FROM runs WHERE project = ?')
        .get(row.project);
      return this.#write({ ...row, number: Number(last?.['last'] ?? 0) + 1 });
    });
  }

  /** Pin and label stay as they were; the row comes back with them. */
  put(row: RunRow): RunRow {
    return this.#write(row);
  }

  mark(run: string, { pinned, label }: RunMark): void {
    this.#database
      .prepare('UPDATE runs SET pinned = ?, label = ? WHERE run = ?')
      .run(pinned ? 1 : 0, label ?? null, run);
  }

  all(): readonly RunRow[] {
    return this.#database.prepare('SELECT * FROM runs').all().map(toRow);
  }

  get(run: string): RunRow | undefined {
    const row = this.#database.prepare('SELECT * FROM runs WHERE run = ?').get(run);
    return row === undefined ? undefined : toRow(row);
  }

  /** Every run with the folder of its project. */
  places(): ReadonlyMap<string, string> {
    const rows = this.#database.prepare('SELECT run, project FROM runs').all();
    return new Map(rows.map((row) => [String(row['run']), String(row['project'])]));
  }

  list(filter: RunSelection): readonly RunRow[] {
    const where: string[] = [];
    const values: SQLInputValue[] = [];
    for (const key of ['project', 'workflow'] as const) {
      const value = filter[key];
      if (value === undefined) continue;
      where.push(`${key} = ?`);
      values.push(value);
    }
    if (filter.since !== undefined) {
      where.push('startedAt >= ?');
      values.push(filter.since);
    }
    if (filter.until !== undefined) {
      where.push('startedAt < ?');
      values.push(filter.until);
    }
    const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    const rows = this.#database
      .prepare(`SELECT * FROM runs ${condition} ORDER BY startedAt DESC, run DESC LIMIT ?`)
      .all(...values, filter.limit);
    return rows.map(toRow);
  }

  /** Runs that have not ended, as far as the index knows. */
  open(): readonly RunRow[] {
    return this.#database
      .prepare("SELECT * FROM runs WHERE status IN ('queued', 'running', 'paused')")
      .all()
      .map(toRow);
  }

  #version = 0;

  /** Has another process written since we last asked? */
  changedElsewhere(): boolean {
    const version = Number(this.#database.prepare('PRAGMA data_version').get()?.['data_version'] ?? 0);
    const changed = version !== this.#version;
    this.#version = version;
    return changed;
  }

  /**
   * How long tasks took when they ended well, and when they `failed`. The newest counts most, so that an old habit is forgotten after a few runs. Milliseconds.
   */
  learn(
    project: string,
    workflow: string,
    durations: ReadonlyMap<string, number>,
    failed: ReadonlyMap<string, number> = new Map(),
  ): void {
    if (durations.size + failed.size === 0) return;
    const write = this.#database.prepare(
      `INSERT INTO durations (project, workflow, task, ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (project, workflow, task) DO UPDATE SET ms = ms * 0.5 + excluded.ms * 0.5`,
    );
    this.exclusively(() => {
      for (const [task, ms] of durations) write.run(project, workflow, task, ms);
      for (const [task, ms] of failed) write.run(project, workflow, `${FAILED}${task}`, ms);
    });
  }

  /** Of tasks that never ended well, how long it took them to fail. */
  durations(project: string, workflow: string): ReadonlyMap<string, number> {
    const rows = this.#database
      .prepare('SELECT task, ms FROM durations WHERE project = ? AND workflow = ?')
      .all(project, workflow);
    const known = rows.map((row) => [String(row['task']), Number(row['ms'])] as const);
    // Those that ended well come last and so win.
    const failed = known.filter(([task]) => task.startsWith(FAILED));
    return new Map([
      ...failed.map(([task, ms]) => [task.slice(FAILED.length), ms] as const),
      ...known.filter(([task]) => !task.startsWith(FAILED)),
    ]);
  }

  delete(run: string): void {
    this.#database.prepare('DELETE FROM runs WHERE run = ?').run(run);
  }

  /** What is wrong with its file; empty when it is whole. */
  integrity(): readonly string[] {
    return integrityProblems(this.#database);
  }

  /** Run folders without a row: the index was lost, or its writer died in between. */
  missing(): readonly { readonly run: string; readonly about: AboutRun }[] {
    const known = new Set(
      this.#database
        .prepare('SELECT run FROM runs')
        .all()
        .map((row) => String(row['run'])),
    );
    const folders = readdirSync(path.join(this.#dataFolder, 'runs')).filter(
      (name) => isRunId(name) && !known.has(name),
    );
    return folders.flatMap((run) => {
      const about = readAbout(this.#dataFolder, run);
      return about === undefined ? [] : [{ run, about }];
    });
  }

  close(): void {
    this.#database.close();
  }

  /** Columns of later versions. Two hosts may open an old index at once. */
  #upgrade(): void {
    const has = () =>
      new Set(
        this.#database
          .prepare('PRAGMA table_info(runs)')
          .all()
          .map((column) => String(column['name'])),
      );
    if (ADDED_COLUMNS.every(([name]) => has().has(name))) return;
    this.exclusively(() => {
      const known = has();
      for (const [name, type] of ADDED_COLUMNS)
        if (!known.has(name)) this.#database.exec(`ALTER TABLE runs ADD COLUMN ${name} ${type}`);
    });
  }

  #write(row: RunRow): RunRow {
    const written = this.#database
      .prepare(
        `INSERT INTO runs (run, number, project, workflow, status, startedAt, endedAt, durationMs, trigger, counts, sentence, needsYou, branch, gitCommit, isDirty)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (run) DO UPDATE SET status = excluded.status, startedAt = excluded.startedAt, endedAt = excluded.endedAt,
           durationMs = excluded.durationMs, counts = excluded.counts, sentence = excluded.sentence, needsYou = excluded.needsYou,
           branch = excluded.branch, gitCommit = excluded.gitCommit, isDirty = excluded.isDirty
         RETURNING *`,
      )
      .get(
        row.run,
        row.number,
        row.project,
        row.workflow,
        row.status,
        row.startedAt,
        row.endedAt ?? null,
        row.durationMs ?? null,
        row.trigger,
        JSON.stringify(row.counts),
        row.sentence ?? null,
        row.needsYou ?? 0,
        row.branch ?? null,
        row.commit ?? null,
        row.isDirty === undefined ? null : Number(row.isDirty),
      );
    return toRow(written);
  }
}

/** In the order they came. */
const ADDED_COLUMNS = [
  ['pinned', 'INTEGER NOT NULL DEFAULT 0'],
  ['label', 'TEXT'],
  ['needsYou', 'INTEGER NOT NULL DEFAULT 0'],
  ['branch', 'TEXT'],
  ['gitCommit', 'TEXT'],
  ['isDirty', 'INTEGER'],
] as const;

function toRow(value: unknown): RunRow {
  const row = stored.parse(value);
  return {
    run: row.run,
    number: row.number,
    project: row.project,
    workflow: row.workflow,
    status: row.status,
    startedAt: row.startedAt,
    endedAt: row.endedAt ?? undefined,
    durationMs: row.durationMs ?? undefined,
    trigger: row.trigger,
    counts: z.record(z.string(), z.number()).parse(JSON.parse(row.counts)),
    sentence: row.sentence ?? undefined,
    resumable: row.status === 'interrupted',
    ...(row.pinned === 0 ? {} : { pinned: true }),
    ...(row.label === null ? {} : { label: row.label }),
    ...(row.needsYou === 0 ? {} : { needsYou: row.needsYou }),
    ...(row.branch === null ? {} : { branch: row.branch }),
    ...(row.gitCommit === null ? {} : { commit: row.gitCommit }),
    ...(row.isDirty === null ? {} : { isDirty: row.isDirty !== 0 }),
  };
}

export function readAbout(dataFolder: string, run: string): AboutRun | undefined {
  try {
    const about = aboutRunSchema.safeParse(JSON.parse(readFileSync(runFolder(dataFolder, run).about, 'utf8')));
    return about.success ? about.data : undefined;
  } catch {
    return undefined;
  }
}

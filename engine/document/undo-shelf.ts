import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { keptHistorySchema, type KeptHistory } from '#shared/workflow/undo-history.ts';

/** Histories of more workflows than this: those nobody worked on for longest go. */
const MOST_FILES = 100;

/**
 * Keeps what can be undone in each workflow over a restart, in the data folder: it is this user's, not the project's. Losing it costs
 * some undo steps, so nothing here waits for the disk or stops anybody. Projects are absolute folders.
 */
export class UndoShelf {
  readonly #folder: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'undo');
  }

  /** Undefined when there is none, or it was written by another version. */
  async read(project: string, name: string): Promise<KeptHistory | undefined> {
    await this.#writing;
    const text = await readFile(this.#file(project, name), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      const parsed = keptHistorySchema.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  }

  /** An empty history takes away what was kept. Throws what the disk says. */
  keep(project: string, name: string, history: KeptHistory): Promise<void> {
    return this.#inTurn(async () => {
      if (history.steps.length === 0) {
        await rm(this.#file(project, name), { force: true });
        return;
      }
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(this.#file(project, name), JSON.stringify(history), { fsync: false, mode: 0o600 });
      await this.#prune();
    });
  }

  /** The workflow has another name now. */
  rename(project: string, name: string, to: string): Promise<void> {
    return this.#inTurn(async () => {
      await rename(this.#file(project, name), this.#file(project, to)).catch(() => undefined);
    });
  }

  forget(project: string, name: string): Promise<void> {
    return this.#inTurn(() => rm(this.#file(project, name), { force: true }));
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= MOST_FILES) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        return {
          path,
          atMs: await stat(path).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        };
      }),
    );
    const oldest = files.toSorted((a, b) => a.atMs - b.atMs).slice(0, files.length - MOST_FILES);
    await Promise.all(oldest.map(({ path }) => rm(path, { force: true })));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  #file(project: string, name: string): string {
    const key = createHash('sha256').update(`${project}\n${name}`).digest('hex').slice(0, 32);
    return join(this.#folder, `${key}.json`);
  }
}

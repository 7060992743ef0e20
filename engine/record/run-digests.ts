import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { digestRun, runDigestSchema, type RunDigest } from '#shared/run/run-digest.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import type { RunReader } from './run-reader.ts';
import { runFolder } from './run-folder.ts';

const keptSchema = z.object({ stamp: z.string(), digest: runDigestSchema });

/** Digests of recorded runs. Each is made once, from the events, and kept beside them as long as they do not change. */
export class RunDigests {
  readonly #dataFolder: string;
  readonly #reader: RunReader;

  constructor(dataFolder: string, reader: RunReader) {
    this.#dataFolder = dataFolder;
    this.#reader = reader;
  }

  /** In the order asked for; runs that are gone or whose events cannot be read are left out. Others get their turn between two runs. */
  async of(runs: readonly string[], signal?: AbortSignal): Promise<readonly RunDigest[]> {
    const digests: RunDigest[] = [];
    for (const run of runs) {
      signal?.throwIfAborted();
      const digest = await this.#one(run);
      if (digest !== undefined) digests.push(digest);
      await breathe();
    }
    return digests;
  }

  async #one(run: string): Promise<RunDigest | undefined> {
    const { folder, events } = runFolder(this.#dataFolder, run);
    const about = await stat(events).catch(() => undefined);
    if (about === undefined) return undefined;
    const stamp = `${about.size} ${about.mtimeMs}`;
    const file = path.join(folder, 'digest.json');
    const kept = await readKept(file);
    if (kept?.stamp === stamp) return kept.digest;
    // Not through the reader's memory: statistics must not push out the runs that people look at.
    // One damaged log must not take the figures of all others; the status page names it.
    const state = await this.#reader.stateAt(run, Number.POSITIVE_INFINITY).catch(() => undefined);
    if (state === undefined) return undefined;
    const digest = digestRun(state);
    // A run may be deleted meanwhile, and a full disk costs only the time to make it again.
    if (isRunEnded(state.status)) await writeFileAtomic(file, JSON.stringify({ stamp, digest })).catch(() => undefined);
    return digest;
  }
}

async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

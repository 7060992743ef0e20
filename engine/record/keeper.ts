import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { claim, ourselves, release } from './owner.ts';
import type { RunIndex } from './run-index.ts';
import { remarkOn } from './refusal.ts';
import type { Storage } from './storage.ts';

const EVERY_MS = 3_600_000;
/** Whoever just started something gets the disk first. */
const LATER_MS = 2000;

/**
 * Applies the rules of retention now and then, beside everything else: once an hour at most for all processes on a data folder, one at a time.
 * Nobody waits for it; a failure is told and costs nothing but space.
 */
export class Keeper {
  readonly #dataFolder: string;
  readonly #host: string;
  readonly #index: RunIndex;
  readonly #storage: Storage;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;

  constructor(dataFolder: string, host: string, index: RunIndex, storage: Storage) {
    this.#dataFolder = dataFolder;
    this.#host = host;
    this.#index = index;
    this.#storage = storage;
  }

  /** Soon, if it is time. */
  nudge(): void {
    if (this.#stop.signal.aborted || this.#timer !== undefined || this.#working !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#working = this.work()
        .catch((error: unknown) => {
          if (!this.#stop.signal.aborted) remarkOn(error);
        })
        .finally(() => (this.#working = undefined));
    }, LATER_MS).unref();
  }

  /** Now, if it is time and nobody else is at it. */
  async work(): Promise<void> {
    const stamp = path.join(this.#dataFolder, 'kept.stamp');
    const last = await stat(stamp).catch(() => undefined);
    if (last !== undefined && Date.now() - last.mtimeMs < EVERY_MS) return;
    const lock = path.join(this.#dataFolder, 'keeper.json');
    if (!this.#index.exclusively(() => claim(lock, ourselves(this.#host)))) return;
    try {
      await writeFile(stamp, '');
      await this.#storage.free({}, { dryRun: false, signal: this.#stop.signal });
    } finally {
      await release(lock);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stop.abort();
    await this.#working;
  }
}

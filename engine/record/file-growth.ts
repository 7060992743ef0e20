import { watch, type FSWatcher } from 'node:fs';

/** While the system tells of changes, somebody still looks now and then: not every file system does, and nobody tells of a writer's death. */
const LOOK_WATCHED_MS = 1000;
const LOOK_UNWATCHED_MS = 200;

/** Tells when a file that another process writes may have grown. */
export class FileGrowth {
  readonly #file: string;
  #watcher: FSWatcher | undefined;
  #wake: () => void = () => undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves at the next change from now on, after a while anyway, or when `signal` aborts. To be asked for before reading, so that nothing falls between. */
  next(signal: AbortSignal): Promise<void> {
    this.#watch();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#watcher === undefined ? LOOK_UNWATCHED_MS : LOOK_WATCHED_MS);
    this.#wake = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
    return promise.finally(() => clearTimeout(timer));
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #watch(): void {
    if (this.#watcher !== undefined) return;
    try {
      this.#watcher = watch(this.#file, { persistent: false }, () => this.#wake());
      // The file went, or the system has no more watches to give.
      this.#watcher.on('error', () => this.close());
    } catch {
      // Not there yet, or not on a file system that tells.
    }
  }
}

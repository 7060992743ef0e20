import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PieceFound, PieceWish } from './search-piece.ts';

const MOST_THREADS = 4;
/** Starting one takes about as long as looking through 100 MB, so they stay for the next search; but not for ever. */
const IDLE_MS = 120_000;

interface Thread {
  readonly worker: Worker;
  /** From when somebody is told to use it until it is given back. */
  isTaken: boolean;
  current:
    | { readonly id: number; readonly settle: (found: PieceFound) => void; readonly fail: (error: Error) => void }
    | undefined;
}

/** Threads that look through pieces of files. One search may hold them all; the next gets them piece by piece. */
class SearchThreads {
  readonly count = Math.max(1, Math.min(MOST_THREADS, availableParallelism()));
  readonly #threads: Thread[] = [];
  readonly #waiting: (() => void)[] = [];
  #ids = 0;
  #idle: NodeJS.Timeout | undefined;

  /** Called where a search is to be expected. */
  warm(): void {
    while (this.#threads.length < this.count) this.#start();
    this.#rest();
  }

  /** Throws when the thread ends, by itself or because `signal` aborts. */
  async search(wish: Omit<PieceWish, 'id'>, signal: AbortSignal): Promise<PieceFound> {
    const thread = await this.#take(signal);
    const id = (this.#ids += 1);
    thread.worker.ref();
    // Plain text is soon done with; a pattern may never be, and then only the end of its thread ends it.
    const abort = (): void => void (wish.isRegex && thread.worker.terminate());
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise<PieceFound>((settle, fail) => {
        thread.current = { id, settle, fail };
        thread.worker.postMessage({ ...wish, id } satisfies PieceWish);
      });
    } finally {
      signal.removeEventListener('abort', abort);
      thread.current = undefined;
      thread.isTaken = false;
      thread.worker.unref();
      this.#waiting.shift()?.();
      this.#rest();
    }
  }

  async #take(signal: AbortSignal): Promise<Thread> {
    for (;;) {
      if (signal.aborted) {
        // It may have been woken for a thread that the next in line can use.
        this.#waiting.shift()?.();
        signal.throwIfAborted();
      }
      const idle = this.#threads.find(({ isTaken }) => !isTaken);
      const thread = idle ?? (this.#threads.length < this.count ? this.#start() : undefined);
      if (thread !== undefined) {
        thread.isTaken = true;
        return thread;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #start(): Thread {
    // Run from source the file is TypeScript; a build puts it beside the bundle as JavaScript.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./log-search-worker.${extension}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const thread: Thread = { worker, isTaken: false, current: undefined };
    this.#threads.push(thread);
    worker.unref();
    worker.on('message', (found: PieceFound) => {
      if (thread.current?.id === found.id) thread.current.settle(found);
    });
    worker.on('error', (error) => this.#gone(thread, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#gone(thread, new Error('The thread of a search has ended.')));
    return thread;
  }

  #gone(thread: Thread, error: Error): void {
    const at = this.#threads.indexOf(thread);
    if (at >= 0) this.#threads.splice(at, 1);
    thread.current?.fail(error);
    this.#waiting.shift()?.();
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      for (const { worker, isTaken } of this.#threads) if (!isTaken) void worker.terminate();
    }, IDLE_MS).unref();
  }
}

export const searchThreads = new SearchThreads();

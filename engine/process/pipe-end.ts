import type { OutputPipe } from './output-pipe.ts';
import type { Readiness } from './readiness.ts';
import type { SystemCalls } from './system-calls.ts';

/** All reading is done in here and copied out: most pipes hold nothing. */
const shared = Buffer.allocUnsafeSlow(65_536);
/** Then others have their turn. */
const MOST_READS = 4;
/** More than any pipe holds. */
const MOST_DRAINED = 64;

/**
 * The reading end of a pipe. Most processes say nothing, or little and soon end; so it is first only looked into when the process has ended
 * (`drain`), and `watch` listens from then on.
 */
export class PipeEnd implements OutputPipe {
  readonly #calls: SystemCalls;
  readonly #readiness: Readiness;
  readonly #fd: number;
  #listener: ((bytes: Buffer) => void) | undefined;
  /** Its number among the watched; 0 while it is not. */
  #watched = 0;
  /** The next event is asked for. */
  #isAsked = false;
  #settle: (() => void) | undefined;
  #closed: Promise<void> | undefined;
  isPaused = false;
  isClosed = false;

  constructor(fd: number, calls: SystemCalls, readiness: Readiness) {
    this.#fd = fd;
    this.#calls = calls;
    this.#readiness = readiness;
  }

  get closed(): Promise<void> {
    this.#closed ??= this.isClosed ? Promise.resolve() : new Promise((resolve) => (this.#settle = resolve));
    return this.#closed;
  }

  listen(listener: (bytes: Buffer) => void): void {
    this.#listener = listener;
    if (this.#watched !== 0) this.watch();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.watch();
  }

  destroy(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#readiness.forget(this.#watched);
    this.#calls.close(this.#fd);
    this.#settle?.();
  }

  /** Reads what is there now; whatever somebody still holds open is watched. */
  drain(): void {
    // Not for ever: what it has left running may go on writing.
    for (let count = 0; count < MOST_DRAINED && this.#read() > 0;) count += 1;
    this.watch();
  }

  watch(): void {
    if (this.isClosed || this.isPaused || this.#isAsked) return;
    this.#isAsked = true;
    if (this.#watched === 0) this.#watched = this.#readiness.watch(this.#fd, () => this.#ready());
    else this.#readiness.again(this.#fd, this.#watched);
  }

  #ready(): void {
    this.#isAsked = false;
    for (let count = 0; count < MOST_READS && this.#read() === shared.length;) count += 1;
    if (this.#listener !== undefined) this.watch();
  }

  /** How much came; 0 when nothing is to be had now, or ever. */
  #read(): number {
    if (this.isClosed || this.isPaused || this.#listener === undefined) return 0;
    const bytes = this.#calls.read(this.#fd, shared);
    if (bytes > 0) this.#listener(Buffer.from(shared.subarray(0, bytes)));
    else if (bytes === 0) this.destroy();
    return Math.max(0, bytes);
  }
}

import { Socket } from 'node:net';
import type { OutputPipe } from './output-pipe.ts';
import type { SystemCalls } from './system-calls.ts';

/** All reading is done in here and copied out: most pipes hold nothing. */
const shared = Buffer.allocUnsafeSlow(65_536);

/**
 * The reading end of a pipe. Handing it to the event loop takes longer than a short process lives, so it is first only looked into when
 * the process has ended (`drain`); `watch` gives it to the event loop.
 */
export class PipeEnd implements OutputPipe {
  readonly #calls: SystemCalls;
  readonly #fd: number;
  readonly #end = Promise.withResolvers<void>();
  #listener: ((bytes: Buffer) => void) | undefined;
  #socket: Socket | undefined;
  isPaused = false;
  isClosed = false;

  constructor(fd: number, calls: SystemCalls) {
    this.#fd = fd;
    this.#calls = calls;
  }

  get closed(): Promise<void> {
    return this.#end.promise;
  }

  listen(listener: (bytes: Buffer) => void): void {
    this.#listener = listener;
    this.#socket?.on('data', listener);
  }

  pause(): void {
    this.isPaused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.isPaused = false;
    if (this.#socket === undefined) this.watch();
    else this.#socket.resume();
  }

  destroy(): void {
    if (this.#socket === undefined) this.#close();
    else this.#socket.destroy();
  }

  /** Reads what is there now. A pipe that somebody still holds open goes to the event loop. */
  drain(): void {
    while (!this.isClosed && this.#socket === undefined && !this.isPaused && this.#listener !== undefined) {
      const bytes = this.#calls.read(this.#fd, shared);
      if (bytes === 0) return this.#close();
      if (bytes < 0) break;
      this.#listener(Buffer.from(shared.subarray(0, bytes)));
    }
    this.watch();
  }

  watch(): void {
    if (this.isClosed || this.#socket !== undefined) return;
    this.#socket = new Socket({ fd: this.#fd, readable: true, writable: false });
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => this.#ended());
    if (this.isPaused) this.#socket.pause();
    if (this.#listener !== undefined) this.#socket.on('data', this.#listener);
  }

  #close(): void {
    if (this.isClosed) return;
    this.#calls.close(this.#fd);
    this.#ended();
  }

  #ended(): void {
    this.isClosed = true;
    this.#end.resolve();
  }
}

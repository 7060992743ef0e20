const EPOLLIN = 0x1;
const EPOLLONESHOT = 0x4000_0000;
const ADD = 1;
const CHANGE = 3;
/** Events taken with one call; what is left comes with the next turn. */
const MOST = 64;
// In numbers of 32 bits; the system packs events on one kind of processor only. The last two hold what is ours.
const EVENT_SIZE = process.arch === 'x64' || process.arch === 'ia32' ? 3 : 4;
const LARGEST = 0x7fff_ffff;

/** A set of the system's `epoll`. */
export interface ReadinessCalls {
  control(command: number, fd: number, event: Int32Array): void;
  /** Takes what has happened, without waiting; gives how many. */
  take(into: Int32Array, most: number): number;
  close(): void;
}

/**
 * Tells when there is something to read, for many files at once: the event loop looks after one set instead of every file. Each call back is
 * for once; `again` asks for the next. It does not keep the host awake.
 */
export class Readiness {
  readonly #calls: ReadinessCalls;
  // By a number of our own: that of a file may be another's when a late event comes.
  readonly #watched = new Map<number, () => void>();
  readonly #event = new Int32Array(4);
  readonly #events = new Int32Array(MOST * EVENT_SIZE);
  readonly #look = () => this.#tell();
  #last = 0;
  #isLooking = false;

  /** `open` gives a set that calls back when something has happened. */
  constructor(open: (callback: () => void) => ReadinessCalls) {
    this.#calls = open(() => {
      // In a turn of its own: from here nobody would see to the promises that are settled.
      if (!this.#isLooking) setImmediate(this.#look);
      this.#isLooking = true;
    });
  }

  /** Gives a number for `again` and `forget`. */
  watch(fd: number, callback: () => void): number {
    this.#last = this.#last === LARGEST ? 1 : this.#last + 1;
    this.#watched.set(this.#last, callback);
    this.#control(ADD, fd, this.#last);
    return this.#last;
  }

  again(fd: number, number: number): void {
    this.#control(CHANGE, fd, number);
  }

  /** To be called before the file is closed. */
  forget(number: number): void {
    this.#watched.delete(number);
  }

  close(): void {
    this.#calls.close();
  }

  #control(command: number, fd: number, number: number): void {
    this.#event[0] = EPOLLIN | EPOLLONESHOT;
    this.#event[EVENT_SIZE - 2] = number;
    this.#calls.control(command, fd, this.#event);
  }

  #tell(): void {
    this.#isLooking = false;
    const count = this.#calls.take(this.#events, MOST);
    for (let index = 0; index < count; index += 1) {
      const number = this.#events[(index + 1) * EVENT_SIZE - 2] ?? 0;
      this.#watched.get(number)?.();
    }
  }
}

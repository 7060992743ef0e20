import { moveInLine, type LinePlace } from '#shared/run/run-line.ts';
import type { Owner } from '../record/owner.ts';
import { removeQueue, writeQueue, type QueueFile } from './queue-file.ts';

type Pause = NonNullable<QueueFile['paused']>;

/**
 * The line of runs of this host that wait for their turn. Every change is on disk before anybody hears of it. It knows only ids: what a run is,
 * and how to start it, is the desk's business.
 */
export class RunQueue {
  readonly #file: string;
  readonly #limit: () => number;
  readonly #running = new Set<string>();
  #owner: Owner | undefined;
  #waiting: readonly string[] = [];
  #paused: Pause | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(file: string, limit: () => number) {
    this.#file = file;
    this.#limit = limit;
  }

  get waiting(): readonly string[] {
    return this.#waiting;
  }

  get running(): ReadonlySet<string> {
    return this.#running;
  }

  get paused(): Pause | undefined {
    return this.#paused;
  }

  get limit(): number {
    return Math.max(1, this.#limit());
  }

  /** From now on the queue can be found by others, at the owner's door. */
  open(owner: Owner): void {
    this.#owner = owner;
    this.#write();
  }

  add(runs: readonly string[], place: 'front' | 'back' | { readonly behind: string }): void {
    if (runs.length === 0) return;
    const known = this.#waiting;
    const behind = typeof place === 'object' ? known.indexOf(place.behind) : -1;
    const at = place === 'front' ? 0 : behind < 0 ? known.length : behind + 1;
    this.#waiting = [...known.slice(0, at), ...runs, ...known.slice(at)];
    this.#changed();
  }

  /** The next that may start now; it counts as running from here on. */
  take(): string | undefined {
    const [next, ...rest] = this.#waiting;
    if (next === undefined || this.#paused !== undefined || this.#running.size >= this.limit) return undefined;
    this.#waiting = rest;
    this.#running.add(next);
    this.#changed();
    return next;
  }

  /** A run has ended, wherever it stood. */
  leave(run: string): void {
    this.#running.delete(run);
    this.#waiting = this.#waiting.filter((each) => each !== run);
    // After a crash the queue waits for somebody to look at it; once it is empty there is nothing to look at.
    if (this.#waiting.length === 0 && this.#paused?.because === 'crash') this.#paused = undefined;
    this.#changed();
  }

  /** False when the place is not there. */
  move(runs: readonly string[], to: LinePlace): boolean {
    const moved = moveInLine(this.#waiting, runs, to);
    if (moved === undefined) return false;
    this.#waiting = moved;
    this.#changed();
    return true;
  }

  pause(paused: Pause): void {
    this.#paused = paused;
    this.#changed();
  }

  resume(): void {
    this.#paused = undefined;
    this.#changed();
  }

  /** What waits stays for the next host; nothing stays when nothing waits. */
  close(): void {
    try {
      if (this.#waiting.length === 0 && this.#paused === undefined) removeQueue(this.#file);
      else this.#write(true);
    } catch (error) {
      console.error(error);
    }
    this.#owner = undefined;
  }

  /** Called after each change, once it is on disk; gives what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A disk that takes nothing more ends runs; that the queue's file is behind then only means that less is found after a crash. */
  #changed(): void {
    try {
      this.#write();
    } catch (error) {
      console.error(error);
    }
    for (const listener of this.#listeners) listener();
  }

  #write(isClosed = false): void {
    if (this.#owner === undefined) return;
    writeQueue(this.#file, {
      v: 1,
      owner: this.#owner,
      paused: this.#paused,
      running: isClosed ? [] : [...this.#running],
      waiting: [...this.#waiting],
      limit: this.limit,
      isClosed,
    });
  }
}

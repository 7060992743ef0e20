import type { Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { moveInLine, type LinePlace } from '#shared/run/run-line.ts';
import type { Owner } from '../record/owner.ts';
import { queueRefused } from '../record/refusal.ts';
import { removeQueue, writeQueue, type QueueFile } from './queue-file.ts';

type Pause = NonNullable<QueueFile['paused']>;

interface Line {
  readonly running: ReadonlySet<string>;
  /** Of the running ones those that only wait for a person: they hold no place. */
  readonly resting: ReadonlySet<string>;
  readonly waiting: readonly string[];
  readonly paused: Pause | undefined;
}

const AGAIN_MS = 5000;

/**
 * The line of runs of this host that wait for their turn. What somebody asks for is on disk before anybody hears of it, or it is refused and all
 * stays as it was. What happens by itself (a run starts or ends) cannot be refused: then the file is behind (`unwritten`), which costs nothing but
 * must be told, and it is written again later. It knows only ids: what a run is, and how to start it, is the desk's business.
 */
export class RunQueue {
  readonly #file: string;
  readonly #limit: () => number;
  #owner: Owner | undefined;
  #line: Line = { running: new Set(), resting: new Set(), waiting: [], paused: undefined };
  #unwritten: Problem | undefined;
  #again: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(file: string, limit: () => number) {
    this.#file = file;
    this.#limit = limit;
  }

  get waiting(): readonly string[] {
    return this.#line.waiting;
  }

  get running(): ReadonlySet<string> {
    return this.#line.running;
  }

  get resting(): ReadonlySet<string> {
    return this.#line.resting;
  }

  get paused(): Pause | undefined {
    return this.#line.paused;
  }

  get limit(): number {
    return Math.max(1, this.#limit());
  }

  /** Why the file is behind, while it is. */
  get unwritten(): Problem | undefined {
    return this.#unwritten;
  }

  /** From now on the queue can be found by others, at the owner's door. */
  open(owner: Owner): void {
    this.#owner = owner;
    this.#happened({});
  }

  add(runs: readonly string[], place: 'front' | 'back' | { readonly behind: string }): Result<object> {
    if (runs.length === 0) return good({});
    const known = this.waiting;
    const behind = typeof place === 'object' ? known.indexOf(place.behind) : -1;
    const at = place === 'front' ? 0 : behind < 0 ? known.length : behind + 1;
    return this.#asked({ waiting: [...known.slice(0, at), ...runs, ...known.slice(at)] });
  }

  /** The next that may start now; it counts as running from here on. */
  take(): string | undefined {
    const [next, ...rest] = this.waiting;
    const going = this.running.size - this.resting.size;
    if (next === undefined || this.paused !== undefined || going >= this.limit) return undefined;
    this.#happened({ waiting: rest, running: new Set([...this.running, next]) });
    return next;
  }

  /**
   * A run that runs only waits for a person now, or goes on. Once answered it goes on at once, also when others have taken the place meanwhile:
   * nobody should have to answer and then wait in line.
   */
  rest(run: string, isResting: boolean): void {
    if (!this.running.has(run) || this.resting.has(run) === isResting) return;
    const others = [...this.resting].filter((each) => each !== run);
    this.#happened({ resting: new Set(isResting ? [...others, run] : others) });
  }

  /** A run has ended, wherever it stood. */
  leave(run: string): void {
    this.#happened(this.#without([run]));
  }

  /** They wait no longer, because somebody does not want them any more. */
  remove(runs: readonly string[]): Result<object> {
    return this.#asked(this.#without(runs));
  }

  /** Undefined when the place is not there. */
  move(runs: readonly string[], to: LinePlace): Result<object> | undefined {
    const waiting = moveInLine(this.waiting, runs, to);
    return waiting === undefined ? undefined : this.#asked({ waiting });
  }

  pause(paused: Pause): Result<object> {
    return this.#asked({ paused });
  }

  resume(): Result<object> {
    return this.#asked({ paused: undefined });
  }

  /** What waits stays for the next host; nothing stays when nothing waits. */
  close(): void {
    clearTimeout(this.#again);
    try {
      if (this.waiting.length === 0 && this.paused === undefined) removeQueue(this.#file);
      else this.#write(this.#line, true);
    } catch (error) {
      console.error(queueRefused(this.#file, error).reason);
    }
    this.#owner = undefined;
  }

  /** Called after each change, once it is on disk; gives what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #without(runs: readonly string[]): Partial<Line> {
    const running = new Set([...this.running].filter((run) => !runs.includes(run)));
    const resting = new Set([...this.resting].filter((run) => !runs.includes(run)));
    const waiting = this.waiting.filter((run) => !runs.includes(run));
    // After a crash the queue waits for somebody to look at it; once it is empty there is nothing to look at.
    const isLookedAt = waiting.length === 0 && this.paused?.because === 'crash';
    return { running, resting, waiting, ...(isLookedAt ? { paused: undefined } : {}) };
  }

  #asked(change: Partial<Line>): Result<object> {
    const line = { ...this.#line, ...change };
    try {
      this.#write(line);
    } catch (error) {
      return bad(queueRefused(this.#file, error));
    }
    this.#line = line;
    this.#written();
    return good({});
  }

  #happened(change: Partial<Line>): void {
    this.#line = { ...this.#line, ...change };
    try {
      this.#write(this.#line);
    } catch (error) {
      this.#unwritten = queueRefused(this.#file, error);
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.#happened({}), AGAIN_MS).unref();
      return this.#tell();
    }
    this.#written();
  }

  #written(): void {
    clearTimeout(this.#again);
    this.#unwritten = undefined;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #write({ paused, running, resting, waiting }: Line, isClosed = false): void {
    if (this.#owner === undefined) return;
    writeQueue(this.#file, {
      v: 1,
      owner: this.#owner,
      paused,
      running: isClosed ? [] : [...running],
      resting: isClosed ? [] : [...resting],
      waiting: [...waiting],
      limit: this.limit,
      isClosed,
    });
  }
}

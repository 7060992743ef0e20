import { Heap } from './heap.ts';

export interface Deadline<Entry> {
  readonly atMs: number;
  readonly kind: 'timeout' | 'retry' | 'run';
  readonly entry: Entry | undefined;
  readonly attempt: number;
}

interface Placed<Entry> extends Deadline<Entry> {
  /** How long the run had been paused in all when `atMs` was reckoned. */
  readonly pausedMs: number;
}

export interface DeadlineRules<Entry> {
  /** Does it still mean something? */
  isDue(deadline: Deadline<Entry>): boolean;
  /** Does its time stand still while the run is paused? */
  standsStill(deadline: Deadline<Entry>): boolean;
}

/** What a run waits for by the clock, the earliest first; some of it stands still while the run is paused. Reads no clock itself. */
export class Deadlines<Entry> {
  readonly #rules: DeadlineRules<Entry>;
  readonly #line = new Heap<Placed<Entry>>((a, b) => a.atMs < b.atMs);
  #held: Placed<Entry>[] = [];
  /** Since when the run is paused. */
  #pausedAtMs: number | undefined;
  #pausedMs = 0;

  constructor(rules: DeadlineRules<Entry>) {
    this.#rules = rules;
  }

  get isPaused(): boolean {
    return this.#pausedAtMs !== undefined;
  }

  /** For how long it has been paused, all pauses together. */
  pausedMs(nowMs: number): number {
    return this.#pausedMs + (this.#pausedAtMs === undefined ? 0 : nowMs - this.#pausedAtMs);
  }

  pause(nowMs: number): void {
    this.#pausedAtMs ??= nowMs;
  }

  goOn(nowMs: number): void {
    this.#pausedMs = this.pausedMs(nowMs);
    this.#pausedAtMs = undefined;
    for (const held of this.#held) this.#line.push(held);
    this.#held = [];
  }

  set(deadline: Deadline<Entry>, nowMs: number): void {
    this.#line.push({ ...deadline, pausedMs: this.pausedMs(nowMs) });
  }

  /** The first that is over, taken out. */
  take(nowMs: number): Deadline<Entry> | undefined {
    const next = this.next();
    if (next === undefined || next.atMs > nowMs) return undefined;
    return this.#line.pop();
  }

  /** The first that still means something, at the moment it is due now. */
  next(): Deadline<Entry> | undefined {
    for (let next = this.#line.peek(); next !== undefined; next = this.#line.peek()) {
      const isLive = this.#rules.isDue(next);
      if (isLive && (!this.#rules.standsStill(next) || (!this.isPaused && next.pausedMs === this.#pausedMs)))
        return next;
      this.#line.pop();
      if (!isLive) continue;
      if (this.isPaused) this.#held.push(next);
      else this.#line.push({ ...next, atMs: next.atMs + this.#pausedMs - next.pausedMs, pausedMs: this.#pausedMs });
    }
    return undefined;
  }
}

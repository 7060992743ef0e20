/** Where intervals may grow, telling takes one part of the time in this many. */
const PARTS_OF_TIME = 50;

/**
 * Lets through at most one report per interval, and the last one always: a task that prints a million lines must not write a million events.
 * With `longestMs`, reports that take long to tell (the row of a run with 100,000 tasks) come less often, down to that.
 */
export class Throttle<Report> {
  readonly #intervalMs: number;
  readonly #longestMs: number;
  readonly #tell: (report: Report) => void;
  #lastMs = Number.NEGATIVE_INFINITY;
  #restMs: number;
  #waiting: { readonly report: Report } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, tell: (report: Report) => void, longestMs = intervalMs) {
    this.#intervalMs = intervalMs;
    this.#longestMs = longestMs;
    this.#tell = tell;
    this.#restMs = intervalMs;
  }

  give(report: Report): void {
    const sinceMs = performance.now() - this.#lastMs;
    if (sinceMs >= this.#restMs) {
      this.#send(report);
      return;
    }
    this.#waiting = { report };
    this.#timer ??= setTimeout(() => this.flush(), this.#restMs - sinceMs);
  }

  /** Sends what waits; to be called before what was reported on ends. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    if (waiting !== undefined) this.#send(waiting.report);
  }

  #send(report: Report): void {
    this.#waiting = undefined;
    this.#lastMs = performance.now();
    this.#tell(report);
    const tookMs = performance.now() - this.#lastMs;
    this.#restMs = Math.min(this.#longestMs, Math.max(this.#intervalMs, tookMs * PARTS_OF_TIME));
  }
}

/**
 * Lets through at most one report per interval, and the last one always: a task that prints a million lines must not write a million events.
 */
export class Throttle<Report> {
  readonly #intervalMs: number;
  readonly #tell: (report: Report) => void;
  #lastMs = Number.NEGATIVE_INFINITY;
  #waiting: { readonly report: Report } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, tell: (report: Report) => void) {
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  give(report: Report): void {
    const sinceMs = performance.now() - this.#lastMs;
    if (sinceMs >= this.#intervalMs) {
      this.#send(report);
      return;
    }
    this.#waiting = { report };
    this.#timer ??= setTimeout(() => this.flush(), this.#intervalMs - sinceMs);
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
  }
}

import type { RunEvent } from './event.ts';

/** How far a log had grown by when: a line that ends at a byte was on disk at the first of these that reaches it. */
interface Growth {
  readonly bytes: number;
  readonly atMs: number;
}

/**
 * When what was printed: events say every tenth of a second how long each log is, so lines of all tasks can be put in one order of time. Takes each
 * event once, as they come.
 */
export class LogTimes {
  readonly #growths = new Map<string, Growth[]>();
  #seen = 0;

  /** The list only ever grows. */
  read(events: readonly RunEvent[]): void {
    for (; this.#seen < events.length; this.#seen += 1) {
      const event = events[this.#seen];
      if (event?.type !== 'attempt.output') continue;
      const key = keyOf(event.task ?? '', event.attempt ?? 1);
      const growths = this.#growths.get(key);
      const growth = { bytes: event.bytes, atMs: Date.parse(event.at) };
      if (growths === undefined) this.#growths.set(key, [growth]);
      else growths.push(growth);
    }
  }

  /** Milliseconds since 1970 at which the byte before `to` was there; undefined when no event says so. */
  timeOf(task: string, attempt: number, to: number): number | undefined {
    const growths = this.#growths.get(keyOf(task, attempt)) ?? [];
    let low = 0;
    let high = growths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((growths[middle]?.bytes ?? 0) < to) low = middle + 1;
      else high = middle;
    }
    return growths[low]?.atMs;
  }
}

function keyOf(task: string, attempt: number): string {
  return `${task}#${attempt}`;
}

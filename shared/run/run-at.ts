import type { RunEvent } from './event.ts';
import { foldRun } from './fold-run.ts';
import type { RunState } from './run-state.ts';

/** A state is kept after each so many events at first; those between two are folded again. States share what did not change. */
const FIRST_EVERY = 64;
/** When there are more, every second one goes: a long run costs more folds per step, not more memory. */
const MOST_CHECKPOINTS = 128;

/** A run as it was at any of its events, also while more come. Going there costs at most as many folds as lie between two checkpoints. */
export class RunHistory {
  readonly #events: RunEvent[] = [];
  /** A run with a thousand tasks is slow to lay out and quick to change, so how it began is always kept. */
  #first: RunState | undefined;
  #checkpoints: RunState[] = [];
  #every = FIRST_EVERY;
  #latest: RunState | undefined;

  /** Events follow each other without gaps, the first has `seq` 1. */
  append(events: readonly RunEvent[]): RunState | undefined {
    for (const event of events) {
      this.#latest = foldRun(this.#latest, event);
      this.#events.push(event);
      this.#first ??= this.#latest;
      if (this.#events.length % this.#every === 0) this.#keep(this.#latest);
    }
    return this.#latest;
  }

  #keep(state: RunState): void {
    this.#checkpoints.push(state);
    if (this.#checkpoints.length < MOST_CHECKPOINTS) return;
    this.#checkpoints = this.#checkpoints.filter((_, index) => index % 2 === 1);
    this.#every *= 2;
  }

  get latest(): RunState | undefined {
    return this.#latest;
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** How it was when event `seq` had just come; the first or the last state beyond either end. */
  at(seq: number): RunState | undefined {
    const count = Math.min(this.#events.length, Math.max(1, seq));
    if (count === this.#events.length) return this.#latest;
    const kept = Math.floor(count / this.#every);
    let state = this.#checkpoints[kept - 1] ?? this.#first;
    for (let index = Math.max(1, kept * this.#every); index < count; index += 1) {
      const event = this.#events[index];
      if (event !== undefined) state = foldRun(state, event);
    }
    return state;
  }

  /** `seq` of the last event that had come by then; 1 before the first. Milliseconds since 1970. */
  seqAt(atMs: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const event = this.#events[middle];
      if (event !== undefined && Date.parse(event.at) <= atMs) low = middle + 1;
      else high = middle;
    }
    return Math.max(1, low);
  }

  /** The next or last event that a person would call a step: progress, output and samples are passed over. */
  step(seq: number, by: 1 | -1): number {
    for (let at = seq + by; at >= 1 && at <= this.#events.length; at += by) {
      const event = this.#events[at - 1];
      if (event !== undefined && !QUIET.has(event.type)) return at;
    }
    return by === 1 ? this.#events.length : 1;
  }
}

const QUIET: ReadonlySet<RunEvent['type']> = new Set([
  'attempt.output',
  'attempt.process',
  'attempt.progress',
  'resource.sample',
  'pool.changed',
  'task.fingerprinted',
  'artifact.added',
]);

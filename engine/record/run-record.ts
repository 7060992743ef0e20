import { eventOf, foldRun } from '#shared/run/fold-run.ts';
import type { EventBody, RunEvent } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { EventLog } from './event-log.ts';
import type { Masker } from './masker.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * The one writer of a run: numbers events, masks secrets, puts them on disk and only then lets the state and the listeners know. Bodies given together
 * are one write.
 */
export class RunRecord {
  readonly folder: RunFolder;
  readonly #log: EventLog;
  readonly #masker: Masker;
  readonly #nowMs: () => number;
  readonly #listeners = new Set<() => void>();
  #state: RunState | undefined;
  #seq = 0;

  constructor(folder: RunFolder, masker: Masker, nowMs: () => number, state?: RunState) {
    this.folder = folder;
    this.#masker = masker;
    this.#nowMs = nowMs;
    this.#state = state;
    this.#seq = state?.seq ?? 0;
    this.#log = EventLog.open(folder.events);
  }

  get state(): RunState {
    if (this.#state === undefined) throw new Error('Nothing was recorded yet.');
    return this.#state;
  }

  append(bodies: readonly EventBody[]): void {
    if (bodies.length === 0) return;
    const at = new Date(this.#nowMs()).toISOString();
    const { run } = this.folder;
    let state = this.#state;
    let lines = '';
    for (const body of bodies) {
      this.#seq += 1;
      const event: RunEvent = eventOf(this.#masker.value(body), { seq: this.#seq, at, run });
      state = foldRun(state, event);
      lines += `${JSON.stringify(event)}\n`;
    }
    this.#log.append(lines);
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  /** Called after each write; gives what ends it. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#log.close();
  }
}

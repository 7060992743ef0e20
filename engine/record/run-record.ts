import { eventOf, foldRun } from '#shared/run/fold-run.ts';
import type { EventBody, RunEvent } from '#shared/run/event.ts';
import type { Problem } from '#shared/problem.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { ProblemError } from '../action.ts';
import { EventLog } from './event-log.ts';
import type { Masker } from './masker.ts';
import { recordRefused } from './refusal.ts';
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
  #loss: Problem | undefined;
  #tellLoss: ((loss: Problem) => void) | undefined;

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

  /** Why it took no more; from then on nothing is on disk, and `state` only serves whoever winds the run down. */
  get loss(): Problem | undefined {
    return this.#loss;
  }

  /** Called once, when the disk takes no more. Without anybody to hear it, `append` throws instead. */
  onLoss(listener: (loss: Problem) => void): void {
    this.#tellLoss = listener;
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
    this.#write(lines);
    this.#state = state;
    this.#tell();
  }

  #write(lines: string): void {
    if (this.#loss !== undefined) return;
    try {
      this.#log.append(lines);
    } catch (error) {
      this.#loss = recordRefused(this.folder.events, error);
      if (this.#tellLoss === undefined) throw new ProblemError(this.#loss);
      this.#tellLoss(this.#loss);
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Called after each write; gives what ends it. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whoever waits for more is told, too: there is none. */
  close(): void {
    this.#log.close();
    this.#tell();
  }
}

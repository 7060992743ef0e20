import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '#shared/run/event.ts';
import { foldRun } from '#shared/run/fold-run.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { DamagedLog, LogReader } from './event-log.ts';
import { FileGrowth } from './file-growth.ts';
import { isAlive, readOwner } from './owner.ts';
import { runFolder } from './run-folder.ts';

const BATCH = 500;
const PUSH_EVERY_MS = 16;
const KEPT = 8;

/** Resolves when the run has something new or has ended; undefined when the run does not live in this process. */
export type Growth = (run: string) => { readonly grown: (signal: AbortSignal) => Promise<void> } | undefined;

/** Reads runs from their logs, whoever writes them. */
export class RunReader {
  readonly #dataFolder: string;
  readonly #growth: Growth;
  readonly #isGivenUp: (run: string) => boolean;
  readonly #kept = new Map<string, { readonly stamp: string; readonly state: RunState }>();

  /** `isGivenUp`: the disk took no more of it, perhaps not even that we let go of it. */
  constructor(dataFolder: string, growth: Growth, isGivenUp: (run: string) => boolean) {
    this.#dataFolder = dataFolder;
    this.#isGivenUp = isGivenUp;
    this.#growth = growth;
  }

  /** Undefined when there is no such run; throws `DamagedLog`. The last few are kept as long as their files do not change. */
  async state(run: string): Promise<RunState | undefined> {
    const { events } = runFolder(this.#dataFolder, run);
    const about = await stat(events).catch(() => undefined);
    if (about === undefined) return undefined;
    const stamp = `${about.size} ${about.mtimeMs}`;
    const kept = this.#kept.get(run);
    if (kept?.stamp === stamp) return kept.state;
    let state: RunState | undefined;
    for await (const batch of new LogReader(events, 0).read(BATCH))
      for (const event of batch) state = foldRun(state, event);
    if (state === undefined) return undefined;
    this.#kept.delete(run);
    this.#kept.set(run, { stamp, state });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && oldest.done !== true) this.#kept.delete(oldest.value);
    return state;
  }

  /** For those who look at many runs, of which a damaged one says nothing. */
  async readable(run: string): Promise<RunState | undefined> {
    try {
      return await this.state(run);
    } catch (error) {
      if (error instanceof DamagedLog) return undefined;
      throw error;
    }
  }

  /** How it stood when its event `seq` had just been recorded; undefined when there is no such run. */
  async stateAt(run: string, seq: number): Promise<RunState | undefined> {
    let state: RunState | undefined;
    for await (const batch of new LogReader(runFolder(this.#dataFolder, run).events, 0).read(BATCH))
      for (const event of batch) {
        if (event.seq > seq) return state;
        state = foldRun(state, event);
      }
    return state;
  }

  /**
   * All events after `afterSeq`, then live ones until the run has ended, its process has died, or `signal` aborts. The log itself is the buffer: a slow
   * listener costs no memory.
   */
  async *events(run: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<readonly RunEvent[]> {
    const { events, owner } = runFolder(this.#dataFolder, run);
    const reader = new LogReader(events, afterSeq);
    const growth = new FileGrowth(events);
    try {
      yield* this.#follow(run, reader, { growth, owner, signal });
    } finally {
      growth.close();
    }
  }

  async *#follow(
    run: string,
    reader: LogReader,
    { growth, owner, signal }: { readonly growth: FileGrowth; readonly owner: string; readonly signal: AbortSignal },
  ): AsyncGenerator<readonly RunEvent[]> {
    for (;;) {
      if (signal.aborted) return;
      // Asked before reading: what is written between the two is found by this very read.
      const live = this.#growth(run);
      const grown = live?.grown(signal);
      const writer = live === undefined && !this.#isGivenUp(run) ? readOwner(owner) : undefined;
      const isWritten = live !== undefined || (writer !== undefined && isAlive(writer));
      const grownElsewhere = live === undefined && isWritten ? growth.next(signal) : undefined;
      const readAt = performance.now();
      for await (const batch of reader.read(BATCH)) {
        yield batch;
        if (signal.aborted) return;
        if (batch.at(-1)?.type === 'run.ended') return;
      }
      if (!isWritten) return;
      await (grown ?? grownElsewhere);
      const restMs = PUSH_EVERY_MS - (performance.now() - readAt);
      if (restMs > 0) await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

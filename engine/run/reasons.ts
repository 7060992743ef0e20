import { differenceWords, firstDifference } from '#shared/run/first-difference.ts';
import type { PlannedTask } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isGood } from '#shared/run/task-status.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { CacheLook } from './cache-forecast.ts';

export interface EarlierRun {
  readonly number: number;
  readonly state: RunState;
}

export interface ReasonSource {
  readonly content: ContentStore;
  /** Earlier runs of the same workflow, the newest first. */
  readonly earlier: () => AsyncIterable<EarlierRun>;
  readonly looksAtFiles: boolean;
}

/** Compares what a task would be made from with the last time it ended well. Earlier runs are read once, and only when something is to be explained. */
export class Reasons {
  readonly #source: ReasonSource;
  #earlier: Promise<readonly EarlierRun[]> | undefined;

  constructor(source: ReasonSource) {
    this.#source = source;
  }

  async of(task: PlannedTask, look: CacheLook): Promise<string> {
    switch (look.expected) {
      case 'hit':
        return await this.#reused(look.from);
      case 'unknown':
        if (look.on === undefined) return 'Will run: its parameters are only known during the run';
        return `Will run unless \`${look.on}\` makes the same as before`;
      case 'off':
        if (!this.#source.looksAtFiles) return 'Will run';
        return look.because === undefined ? 'Will run' : `Will run because ${look.because}`;
      case 'miss':
        return await this.changed(task, look.document);
    }
  }

  async #reused(from: string): Promise<string> {
    const run = (await this.#runs()).find(({ state }) => state.run === from);
    return `Will be reused: nothing it depends on changed since run ${run?.number ?? from}`;
  }

  /** Of a miss. */
  async changed(task: PlannedTask, document: unknown): Promise<string> {
    for (const { number, state } of await this.#runs()) {
      const before = state.tasks.get(task.path);
      if (before?.fingerprint === undefined || !isGood(before.status)) continue;
      const { content } = this.#source;
      const known: unknown = await content.json(before.fingerprint.document.hash).catch(() => undefined);
      if (known === undefined) continue;
      const difference = firstDifference(known, document);
      if (difference === undefined) return `Will run: what run ${number} made is no longer stored`;
      return `Will run because ${differenceWords(difference)} since run ${number}`;
    }
    return 'Will run: no earlier run of it ended well';
  }

  #runs(): Promise<readonly EarlierRun[]> {
    this.#earlier ??= all(this.#source.earlier());
    return this.#earlier;
  }
}

async function all(runs: AsyncIterable<EarlierRun>): Promise<readonly EarlierRun[]> {
  const found: EarlierRun[] = [];
  for await (const run of runs) found.push(run);
  return found;
}

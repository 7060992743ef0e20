import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { differenceWords, firstDifference, type Difference } from '#shared/run/first-difference.ts';
import { isGood } from '#shared/run/task-status.ts';
import type { ContentStore } from '../record/content-store.ts';

export interface Why {
  readonly node: string;
  readonly status: string;
  readonly sentence: string;
  readonly fingerprint: {
    /** The run whose result was reused; null when it ran. */
    readonly matched: string | null;
    readonly firstDifference: Difference | null;
  };
}

export interface WhySource {
  readonly task: TaskState;
  /** Earlier runs of the same workflow, the newest first. */
  readonly earlier: AsyncIterable<RunState>;
  readonly content: ContentStore;
  /** Why it is not cached at all; undefined when it is. */
  readonly notCached: string | undefined;
}

/** Why a task ran, or did not: compares what it was made from with the last time it ended well. */
export async function whyOf({ task, earlier, content, notCached }: WhySource): Promise<Why> {
  const answer = (sentence: string, matched: string | null = null, difference: Difference | null = null): Why => ({
    node: task.path,
    status: task.status,
    sentence,
    fingerprint: { matched, firstDifference: difference },
  });
  if (task.cachedFrom !== undefined) {
    const { run } = task.cachedFrom;
    if (task.fingerprint === undefined)
      return answer(
        `Not run again: it ended well in run ${run} with the same workflow, parameters and results before it. Files it may read were not compared, because ${notCached ?? 'it was taken over as it was'}.`,
        run,
      );
    return answer(`Not run again: nothing it depends on changed since run ${run}, so its result was reused.`, run);
  }
  if (task.attempts.length === 0) return answer(task.sentence ?? 'It has not started.');
  if (task.fingerprint === undefined)
    return answer(`Ran because ${notCached ?? 'nothing was known of it when it started'}.`);
  const document = await content.json(task.fingerprint.document.hash);
  for await (const run of earlier) {
    const before = run.tasks.get(task.path);
    if (before?.fingerprint === undefined || !isGood(before.status)) continue;
    const known: unknown = await content.json(before.fingerprint.document.hash).catch(() => undefined);
    if (known === undefined) continue;
    const difference = firstDifference(known, document);
    if (difference === undefined)
      return answer(`Ran although nothing changed since run ${run.run}: what that run made is no longer stored.`);
    return answer(`Ran because ${differenceWords(difference)} since run ${run.run}.`, null, difference);
  }
  return answer('Ran because no earlier run of it ended well.');
}

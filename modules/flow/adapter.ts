import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { ActionContext, ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { formatDuration, parseDuration } from '#shared/workflow/duration.ts';
import type { failAction, waitAction } from './manifest.ts';

/** Often enough to see it move, seldom enough that a long wait writes few events. */
const STEPS = 50;
const SHORTEST_STEP_MS = 250;
/** What a timer can hold. */
const LONGEST_STEP_MS = 2 ** 31 - 1;

export async function wait(
  { duration }: z.output<(typeof waitAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const totalMs = parseDuration(duration) ?? 0;
  const stepMs = Math.min(Math.max(totalMs / STEPS, SHORTEST_STEP_MS), LONGEST_STEP_MS);
  const startedAt = performance.now();
  for (;;) {
    const leftMs = totalMs - (performance.now() - startedAt);
    if (leftMs <= 0) return { status: 'succeeded', outputs: {} };
    context.progress(1 - leftMs / totalMs, `${formatDuration(leftMs)} left`);
    await untilLater(Math.min(stepMs, leftMs), context.signal);
  }
}

async function untilLater(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

export async function fail({ message }: z.output<(typeof failAction)['schema']>): Promise<ActionOutcome> {
  return {
    status: 'failed',
    problem: problem('flow.failed', message, { reason: 'The workflow says so at this node.', retryable: false }),
  };
}

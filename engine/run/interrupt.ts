import { problem } from '#shared/problem.ts';
import type { EventBody } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';

/** What is put on record for a run whose process died: its open attempts are lost, the rest waits to be taken up again. */
export function interruption(state: RunState, reason: string): readonly EventBody[] {
  const lost = problem('attempt.interrupted', 'The studio ended while this ran, so nobody saw how it went on.', {
    remedy: 'Resume the run: everything that had ended is kept.',
    retryable: true,
  });
  const bodies: EventBody[] = [];
  for (const task of state.tasks.values()) {
    if (task.status !== 'running') continue;
    const open = task.attempts.find((attempt) => attempt.endedAt === undefined);
    if (open !== undefined)
      bodies.push({
        type: 'attempt.ended',
        task: task.path,
        attempt: open.attempt,
        outcome: 'interrupted',
        problem: lost,
      });
    bodies.push({
      type: 'task.ended',
      task: task.path,
      status: 'failed',
      sentence: 'Failed: the studio ended while this ran',
      outputs: {},
      problem: lost,
    });
  }
  return [...bodies, { type: 'run.interrupted', reason }];
}

export function wasInterrupted(task: {
  readonly status: string;
  readonly problem?: { readonly code: string };
}): boolean {
  return task.status === 'failed' && task.problem?.code === 'attempt.interrupted';
}

import { problem, type Problem } from '#shared/problem.ts';
import type { EventBody } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';

/** Why a run broke off, in the words of the run and of each task that was lost with it. */
export interface Cause {
  readonly reason: string;
  /** Of a task: "Failed: …". */
  readonly sentence: string;
  readonly message: string;
}

export const PROCESS_DIED: Cause = {
  reason: 'Its process ended without a word.',
  sentence: 'the studio ended while this ran',
  message: 'The studio ended while this ran, so nobody saw how it went on.',
};

/** The process lives, and stopped the run because its record took no more. */
export function recordEnded(loss: Problem): Cause {
  return {
    reason: loss.message,
    sentence: 'the run could not be recorded any further while this ran',
    message: 'The run could not be recorded any further, so this was stopped.',
  };
}

/** What is put on record for a run that broke off: its open attempts are lost, the rest waits to be taken up again. */
export function interruption(state: RunState, { reason, sentence, message }: Cause): readonly EventBody[] {
  const lost = problem('attempt.interrupted', message, {
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
      sentence: `Failed: ${sentence}`,
      outputs: {},
      problem: lost,
    });
  }
  return [...bodies, { type: 'run.interrupted', reason }];
}

/** "Waiting to run again: the studio ended while this ran" */
export function againSentence({ sentence = '' }: { readonly sentence?: string }): string {
  return `Waiting to run again: ${sentence.replace(/^Failed: /, '')}`;
}

export function wasInterrupted(task: {
  readonly status: string;
  readonly problem?: { readonly code: string };
}): boolean {
  return task.status === 'failed' && task.problem?.code === 'attempt.interrupted';
}

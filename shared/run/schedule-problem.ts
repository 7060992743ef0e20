import { describeProblem, problem, type Problem } from '../problem.ts';
import { formatDuration } from '../workflow/duration.ts';
import type { PlannedTask } from './plan.ts';

export function failureSentence(failure: Problem, attempts: number): string {
  const words = describeProblem({ ...failure, remedy: undefined });
  return attempts > 1 ? `Failed after ${attempts} attempts: ${words}` : `Failed: ${words}`;
}

export function timeoutProblem(task: PlannedTask): Problem {
  return problem(
    'task.timeout',
    `"${task.name}" did not end within its time limit of ${formatDuration(task.timeoutMs ?? 0)} and was stopped.`,
    {
      remedy: 'Raise `timeout` of the node, or find out in its log what it was waiting for.',
      place: { node: task.node },
      retryable: true,
    },
  );
}

export function runTimeoutProblem(limitMs: number): Problem {
  return problem('run.timeout', `The run did not end within its time limit of ${formatDuration(limitMs)}.`, {
    remedy: 'Raise `timeout` under `settings` of the workflow.',
  });
}

export function withoutReason(): Problem {
  return problem('internal', 'The attempt ended without saying why.');
}

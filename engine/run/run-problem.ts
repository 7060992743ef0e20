import { closestWord } from '#shared/closest-word.ts';
import { describeProblem, problem, type Problem } from '#shared/problem.ts';
import type { RunState } from '#shared/run/run-state.ts';

/** The first error of several, with a word about the others. */
export function firstError(problems: readonly Problem[]): Problem {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return problem('workflow.invalid', 'The workflow cannot be run.');
  if (errors.length === 1) return first;
  return {
    ...first,
    reason: `${first.reason ?? describeProblem({ ...first, remedy: undefined })} (The workflow has ${errors.length - 1} more problems.)`,
  };
}

export function unknownNode(node: string): Problem {
  return problem('run.unknownNode', `There is no node "${node}" to start from.`, {
    remedy: 'Name a node of the workflow, "failed" or "start".',
  });
}

export function unknownTask({ run, tasks }: Pick<RunState, 'run' | 'tasks'>, task: string): Problem {
  const paths = [...tasks.keys()];
  const meant = closestWord(task, paths);
  const some = paths.slice(0, 12).join(', ');
  return problem('task.unknown', `The run ${run} has no task "${task}".`, {
    reason: `It has: ${some}${paths.length > 12 ? ', …' : ''}.`,
    remedy: meant === undefined ? 'Name one of its tasks.' : `Did you mean "${meant}"?`,
  });
}

export function notHere(run: string, where: 'elsewhere' | 'ended' | 'nowhere'): Problem {
  switch (where) {
    case 'elsewhere':
      return problem('run.elsewhere', `The run ${run} belongs to another window or command of the studio.`, {
        remedy: 'Stop it where it was started.',
      });
    case 'ended':
      return problem('run.ended', `The run ${run} has ended already.`);
    case 'nowhere':
      return problem('run.notFound', `There is no run ${run}.`, { remedy: 'See the list of runs.' });
  }
}

export function notInState(run: string, status: string, wanted: string): Problem {
  return problem('run.wrongState', `The run ${run} cannot be ${wanted} now.`, { reason: `It is ${status}.` });
}

export function notInLine(run: string): Problem {
  return problem('queue.notWaiting', `The run ${run} does not wait in this queue.`, {
    reason: 'It has started, has ended, or waits in the queue of another window.',
    remedy: 'Look at the queue again.',
  });
}

export function isPinned(run: string): Problem {
  return problem('run.pinned', `The run ${run} is pinned, so it is not deleted.`, { remedy: 'Unpin it first.' });
}

/** `history: project`, and the project does not take it. */
export function historyRefused(error: unknown): Problem {
  return problem('project.historyRefused', 'The run could not be kept in the project, so it was not started.', {
    reason: error instanceof Error ? error.message : String(error),
    remedy: 'Let the studio write to `.codomyrmex/runs`, or take `history: project` out of `.codomyrmex/project.yaml`.',
    place: { file: '.codomyrmex/project.yaml', parameter: 'history' },
  });
}

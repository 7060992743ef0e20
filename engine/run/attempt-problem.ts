import type { ZodError } from 'zod';
import { problem, type Problem } from '#shared/problem.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import type { LostOutput } from '../executor/keep-outputs.ts';
import { refusalReason } from '../record/refusal.ts';

const MAKE_ROOM =
  'Free space on the disk of the data folder (codomyrmex storage free) or correct its permissions, then run it again.';

export function unknownAction({ node, path }: PlacedNode, name: string): Problem {
  return problem('action.unknown', `"${name}" cannot run.`, {
    reason: `No module has the action ${node.action}.`,
    remedy: 'Install the module, or choose another action.',
    place: { node: path },
    retryable: false,
  });
}

/** What an action says about resolved parameters it does not take: the first of its complaints, by name. */
export function wrongParameters(error: ZodError, { path, node }: PlacedNode, name: string): Problem {
  const issue = error.issues[0];
  const parameter = issue?.path.join('.') ?? '';
  const rest = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return problem('parameter.invalid', `"${name}" was given a parameter that ${node.action} does not take.`, {
    reason: `${parameter === '' ? 'The parameters' : `"${parameter}"`}: ${issue?.message ?? 'wrong'}${rest}.`,
    remedy: 'Correct the parameter, or the expression that gives its value.',
    place: { node: path, parameter: parameter === '' ? undefined : parameter },
    retryable: false,
  });
}

/** Whoever reads the log of a success must be able to trust that it is whole. */
export function outputLost(error: unknown, { path }: PlacedNode, name: string): Problem {
  return problem('output.lost', `What "${name}" printed could not all be kept.`, {
    reason: refusalReason(error),
    remedy: MAKE_ROOM,
    place: { node: path },
    retryable: false,
  });
}

/** A success whose value nobody can read would be no success. */
export function valueLost(lost: LostOutput, node: string, name: string): Problem {
  return problem('output.lost', `The output "${lost.name}" of "${name}" could not be kept.`, {
    reason: refusalReason(lost.error),
    remedy: MAKE_ROOM,
    place: { node },
    retryable: false,
  });
}

/** The tasks went well; what the run hands out of them did not come through. */
export function runOutputLost(lost: LostOutput): Problem {
  return problem('output.lost', `The output "${lost.name}" of the run could not be kept.`, {
    reason: refusalReason(lost.error),
    remedy: MAKE_ROOM,
    place: { parameter: `outputs.${lost.name}` },
  });
}

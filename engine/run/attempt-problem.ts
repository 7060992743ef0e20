import type { z, ZodError } from 'zod';
import type { ActionManifest } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { describeIssue } from '#shared/workflow/describe-schema.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import { schemasAt } from '#shared/workflow/schema-at.ts';
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

/** What an action says about resolved parameters it does not take: the first of its complaints, by name and in words. */
export function wrongParameters(
  error: ZodError,
  { path, node }: PlacedNode,
  name: string,
  { values, manifest }: { readonly values: object; readonly manifest: ActionManifest },
): Problem {
  const [first] = error.issues;
  const issue = first === undefined ? undefined : deepest(first);
  const place = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  const value = place.reduce<unknown>(
    (inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step],
    values,
  );
  const anyOf = schemasAt(['nodes', node.action, 'parameters', ...place], manifest);
  const complaint = issue === undefined ? 'Wrong.' : describeIssue(issue, value, { anyOf });
  const parameter = place.join('.');
  const rest = error.issues.length > 1 ? ` (And ${error.issues.length - 1} more.)` : '';
  return problem('parameter.invalid', `"${name}" was given a parameter that ${node.action} does not take.`, {
    reason: `${parameter === '' ? 'The parameters' : `"${parameter}"`}: ${complaint}${rest}`,
    remedy: 'Correct the parameter, or the expression that gives its value.',
    place: { node: path, parameter: parameter === '' ? undefined : parameter },
    retryable: false,
  });
}

type Issue = z.core.$ZodIssue;

/** Of what may be this or that, the complaint that came farthest: whoever gave a list with one wrong item meant a list. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().map((each) => deepest({ ...each, path: [...issue.path, ...each.path] }));
  const farthest = inner.toSorted((one, other) => other.path.length - one.path.length)[0];
  return farthest === undefined || farthest.path.length <= issue.path.length ? issue : farthest;
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

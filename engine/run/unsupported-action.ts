import { problem, type Problem } from '#shared/problem.ts';
import type { PlannedRun } from '#shared/run/plan-run.ts';
import { graphOf, type PlacedNode } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { ActionDefinition } from '../action.ts';
import { isContainerAction, isEngineAction } from './container.ts';

/** What the catalogue describes and this engine cannot carry out is said before anything starts. */
export function unsupportedAction({ node, path }: PlacedNode, name: string): Problem {
  return problem('action.unsupported', `"${name}" cannot run yet.`, {
    reason: `This version of the engine does not carry out ${node.action}.`,
    remedy: 'Disable the node, or take it out of the workflow.',
    place: { node: path },
    retryable: false,
  });
}

/** The same plan, or none when a node of it has an action that neither a module nor the engine carries out. */
export function refuseUnsupported(planned: PlannedRun, definitions: ReadonlyMap<string, ActionDefinition>): PlannedRun {
  const { plan } = planned;
  if (plan === undefined) return planned;
  const isSuspect = ({ action, disabled }: { readonly action: string; readonly disabled: boolean }) =>
    !disabled && (isContainerAction(action) || isUnsupported(action, definitions));
  // Reading the text again is only worth it when there may be something to find.
  if (!plan.tasks.some(isSuspect)) return planned;
  const { workflow } = readWorkflow(plan.text, plan.file);
  const wanted = new Set(plan.tasks.filter(({ disabled }) => !disabled).map(({ node }) => node));
  const placed = workflow === undefined ? [] : graphOf(workflow).nodes;
  const problems = placed
    .filter(
      ({ node, path }) =>
        wanted.has(path.split('.')[0] ?? '') && node.disabled !== true && isUnsupported(node.action, definitions),
    )
    .map((each) => unsupportedAction(each, each.node.name ?? each.id));
  if (problems.length === 0) return planned;
  return { ...planned, plan: undefined, problems: [...planned.problems, ...problems] };
}

function isUnsupported(action: string, definitions: ReadonlyMap<string, ActionDefinition>): boolean {
  const definition = definitions.get(action);
  return definition !== undefined && definition.adapter === undefined && !isEngineAction(action);
}

import { completeParameters } from '../run/run-parameters.ts';
import { didYouMean, type CheckContext } from './check-context.ts';
import { checkFlow } from './check-parameters.ts';
import type { Finding } from './finding.ts';
import { linksOf, type PlacedNode } from './graph.ts';
import { workflowProblem } from './problem-codes.ts';
import { placedReferencesOf } from './reference.ts';
import { hasExpression, wholeExpression } from './template.ts';
import type { Workflow, WorkflowParameter } from './workflow.ts';

/** A workflow that a node runs, with its name. */
export interface CalledWorkflow {
  readonly name: string;
  readonly workflow: Workflow;
}

/** What a node gives to a workflow, against what that declares. Of an expression as much as is known before: the type of an output it takes as it is. */
export function checkCall(placed: PlacedNode, called: CalledWorkflow, context: CheckContext): readonly Finding[] {
  const all = placed.node.parameters?.['parameters'];
  if (typeof all === 'string') return [];
  const declared = called.workflow.parameters ?? {};
  const given = Object.entries((all ?? {}) as Readonly<Record<string, unknown>>);
  const way = [...placed.dataPath, 'parameters', 'parameters'];
  const isOpen = ([name, value]: readonly [string, unknown]) =>
    Object.hasOwn(declared, name) && isKnownLater(value, declared[name]);
  const open = given.filter(isOpen);
  const names = new Set(open.map(([name]) => name));
  const asked = Object.fromEntries(Object.entries(declared).filter(([name]) => !names.has(name)));
  const { problems } = completeParameters(asked, Object.fromEntries(given.filter((each) => !isOpen(each))));
  const wrong = problems.map((found): Finding => {
    const { parameter = '' } = found.place ?? {};
    return {
      problem: {
        ...found,
        message: `"${placed.path}" runs "${called.name}": ${found.message}`,
        remedy: found.code === 'parameter.missing' ? `Set "${parameter}" among its parameters.` : found.remedy,
        place: { parameter: `parameters.${parameter}` },
      },
      path: [...way, parameter],
      at: found.code === 'parameter.unknown' ? 'key' : 'value',
    };
  });
  const mismatched = open.flatMap(([name, value]) =>
    typeof value === 'string'
      ? checkFlow(placed, name, value, { type: declared[name]?.type }, [...way, name], context)
      : [],
  );
  return [...wrong, ...mismatched];
}

/** A text with an expression in it is a text for certain, whatever stands there; only what it says is known later. */
function isKnownLater(value: unknown, declared: WorkflowParameter | undefined): boolean {
  if (!hasExpression(value)) return false;
  return typeof value !== 'string' || wholeExpression(value) !== undefined || declared?.type === 'string';
}

/** Outputs that a workflow run by a node does not hand out. */
export function checkCalledOutputs(
  workflow: Workflow,
  called: ReadonlyMap<PlacedNode, CalledWorkflow>,
  { graph, meant }: CheckContext,
): readonly Finding[] {
  const inNodes = linksOf(graph).links.map((link) => ({ ...link, user: `"${link.target.path}" uses` }));
  const inOutputs = placedReferencesOf(workflow.outputs, ['outputs']).flatMap(({ reference, path }) =>
    reference.kind === 'node'
      ? [
          {
            user: 'The outputs of the workflow use',
            source: graph.resolve('', reference.id),
            id: reference.id,
            reference,
            path,
          },
        ]
      : [],
  );
  return [...inNodes, ...inOutputs].flatMap(({ user, source, id, reference, path }): readonly Finding[] => {
    const output = reference?.output;
    const found = source === undefined ? undefined : called.get(source);
    if (output === undefined || found === undefined) return [];
    const names = Object.keys(found.workflow.outputs ?? {});
    if (names.includes(output) || (output.endsWith('Whole') && names.includes(output.slice(0, -5)))) return [];
    const told = workflowProblem('output.unknown', `${user} "${output}" of "${id}", which it does not have.`, {
      reason:
        names.length === 0 ? `"${found.name}" has no outputs.` : `"${found.name}" hands out: ${names.join(', ')}.`,
      remedy: didYouMean(meant(output, names)) ?? `Choose one of these, or add it to the outputs of "${found.name}".`,
    });
    return [{ problem: told, path, at: 'value', within: reference?.start }];
  });
}

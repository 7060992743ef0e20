import { didYouMean, type CheckContext } from './check-context.ts';
import { problemOfOutput } from './check-links.ts';
import type { Finding } from './finding.ts';
import { isBareCondition, type Graph, type PlacedUse } from './graph.ts';
import { workflowProblem } from './problem-codes.ts';
import { placedReferencesOf, ROOT_NAMES, type Reference } from './reference.ts';
import type { Workflow } from './workflow.ts';

/** It runs as it is meant, but nobody who reads the file can tell it from a text. */
export function checkConditions(graph: Graph): readonly Finding[] {
  return graph.nodes.flatMap(({ node, path, dataPath }): Finding[] => {
    const { when } = node;
    if (!isBareCondition('when', when)) return [];
    const problem = workflowProblem('expression.missing', `"when" of "${path}" has no {{ }}.`, {
      reason: `"${when}" is read as an expression all the same.`,
      remedy: `Write "{{ ${when} }}".`,
    });
    return [{ problem, path: [...dataPath, 'when'], at: 'value' }];
  });
}

/** A text always holds, so no case behind it would ever be chosen. */
export function checkCases(graph: Graph): readonly Finding[] {
  return graph.nodes.flatMap(({ node, path, dataPath }): Finding[] => {
    const cases = node.action === 'flow.switch' ? node.parameters?.['cases'] : undefined;
    if (typeof cases !== 'object' || cases === null) return [];
    return Object.entries(cases).flatMap(([name, value]): Finding[] => {
      if (typeof value !== 'string' || value.includes('{{')) return [];
      const problem = workflowProblem('expression.missing', `The case "${name}" of "${path}" has no {{ }}.`, {
        reason: `"${value}" is a text and not an expression, so this case always holds.`,
        remedy: `Write "{{ ${value} }}".`,
      });
      return [{ problem, path: [...dataPath, 'parameters', 'cases', name], at: 'value' }];
    });
  });
}

function syntaxProblem(source: string, reason: string | undefined) {
  if (reason === undefined) {
    return workflowProblem('expression.syntax', 'An expression is not closed.', {
      reason: `Nothing closes the "{{" in "${source.slice(0, 60)}".`,
      remedy: 'Add "}}" (also check its quotes), or write "\\{{" for a literal "{{".',
    });
  }
  return workflowProblem('expression.syntax', `"${source.trim().slice(0, 120)}" is not a valid expression.`, {
    reason: `${reason}.`.replace(/\.\.$/, '.'),
    remedy: 'Between {{ and }} stands JSONata, for example {{ nodes.test.outputs.summary.failed = 0 }}.',
  });
}

const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ITEM_CONTAINERS: readonly string[] = ['flow.for-each', 'flow.repeat'];

/** What expressions name beside nodes: parameters that exist, `item` only where there is one, secrets only in parameters. */
export function checkUses(workflow: Workflow, uses: readonly PlacedUse[], context: CheckContext): readonly Finding[] {
  const findings: Finding[] = [];
  const outer: PlacedUse[] = [];
  for (const { reference, path } of placedReferencesOf(workflow.outputs, ['outputs'])) {
    if (reference.kind !== 'node') outer.push({ placed: undefined, scope: '', reference, path });
    else {
      const problem = problemInOutputs(reference, context);
      if (problem !== undefined) findings.push({ problem, path, at: 'value', within: reference.start });
    }
  }
  for (const use of [...uses, ...outer]) {
    const problem = problemOfUse(workflow, use, context);
    if (problem !== undefined) findings.push({ problem, path: use.path, at: 'value', within: use.reference.start });
  }
  return findings;
}

function problemInOutputs(
  { id, output }: Extract<Reference, { readonly kind: 'node' }>,
  context: CheckContext,
): Finding['problem'] | undefined {
  const source = context.graph.resolve('', id);
  if (source === undefined) return unknownInOutputs(id, context);
  // Of a disabled node nothing is asked for certain: the output is null.
  if (output === undefined || source.node.disabled === true) return undefined;
  return problemOfOutput({ user: 'The outputs of the workflow use', source, id }, output, context);
}

function unknownInOutputs(id: string, { graph, meant }: CheckContext) {
  const word = meant(id, () => graph.inside('').map((placed) => placed.id));
  return workflowProblem('node.unknown', `The outputs of the workflow use the node "${id}", which is not there.`, {
    reason: 'No node at the top of this workflow has that id.',
    remedy: didYouMean(word) ?? 'Correct the id, or remove the output.',
  });
}

function problemOfUse(
  workflow: Workflow,
  { placed, scope, reference, path }: PlacedUse,
  context: CheckContext,
): Finding['problem'] | undefined {
  switch (reference.kind) {
    case 'parameter':
      return reference.name === '' || Object.hasOwn(workflow.parameters ?? {}, reference.name)
        ? undefined
        : unknownParameter(workflow, reference.name, context);
    case 'fault':
      return syntaxProblem(reference.source, reference.reason);
    case 'forbidden':
      return workflowProblem('expression.function', `"$${reference.name}" cannot be used.`, {
        reason:
          reference.name === 'eval'
            ? 'It would run text as code.'
            : 'It gives another answer every time, so results could not be reused.',
        remedy:
          reference.name === 'eval' ? 'Write the expression out.' : 'Give the value as a parameter of the workflow.',
      });
    case 'nodes':
      return workflowProblem('expression.dynamic', 'An expression does not tell which nodes it uses.', {
        reason: '"nodes" is used as a whole or searched, so what has to run before cannot be known.',
        remedy: 'Name each node: {{ [nodes.a.outputs.x, nodes.b.outputs.x] }}.',
      });
    case 'item':
    case 'index':
      return hasItem(context.graph, scope) ? undefined : itemOutside(reference.kind);
    case 'secret':
      return problemOfSecret(reference.name, placed === undefined || !path.includes('parameters'));
    case 'unknown':
      return unknownName(reference.name, context);
    case 'env':
    case 'run':
    case 'project':
      return undefined;
  }
}

function unknownName(name: string, { meant, graph }: CheckContext) {
  const node = graph.nodes.find(({ id }) => id === name);
  const word = node === undefined ? meant(name, ROOT_NAMES) : `nodes.${name}`;
  return workflowProblem('expression.unknown', `"${name}" is nothing that an expression knows.`, {
    reason: `An expression begins with ${ROOT_NAMES.join(', ')}; of anything else it finds nothing.`,
    remedy: didYouMean(word) ?? 'Correct the name, or put it in quotes if it is meant as a text.',
  });
}

function unknownParameter(workflow: Workflow, name: string, { meant }: CheckContext) {
  const names = Object.keys(workflow.parameters ?? {});
  return workflowProblem('parameter.unknown', `The workflow has no parameter "${name}".`, {
    reason: names.length === 0 ? 'It declares none.' : `It declares: ${names.join(', ')}.`,
    remedy: didYouMean(meant(name, names)) ?? 'Declare it under "parameters", or correct the name.',
  });
}

function hasItem(graph: Graph, scope: string): boolean {
  for (let at = graph.get(scope); at !== undefined; at = graph.get(at.scope)) {
    if (ITEM_CONTAINERS.includes(at.node.action)) return true;
  }
  return false;
}

function itemOutside(kind: 'item' | 'index') {
  return workflowProblem('expression.scope', `"${kind}" has no meaning here.`, {
    reason: 'Only nodes inside flow.for-each (and, for "index", flow.repeat) have it.',
    remedy: 'Move the node into the container, or use a parameter.',
  });
}

function problemOfSecret(name: string, isExposed: boolean) {
  if (!SECRET_NAME.test(name)) {
    return workflowProblem(
      'expression.syntax',
      name === '' ? '"secrets" must name one secret.' : `"${name}" cannot be the name of a secret.`,
      {
        reason: 'Names of secrets begin with a letter or _, and hold only letters, digits and _.',
        remedy: 'Write {{ secrets.NAME }}.',
      },
    );
  }
  if (!isExposed) return undefined;
  return workflowProblem('secret.exposed', `The secret "${name}" is used outside the parameters of a node.`, {
    reason: 'Secrets are filled in only when an attempt starts; here the value would be kept or shown.',
    remedy: 'Use it in a parameter of the node that needs it.',
  });
}

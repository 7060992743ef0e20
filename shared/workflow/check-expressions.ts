import { closestWord } from '../closest-word.ts';
import type { Finding } from './finding.ts';
import { expressionFields, type Graph, type PlacedUse } from './graph.ts';
import { parseExpression } from './jsonata.ts';
import { workflowProblem } from './problem-codes.ts';
import { placedReferencesOf } from './reference.ts';
import type { Path } from './source-tree.ts';
import { parseTemplate } from './template.ts';
import type { Workflow } from './workflow.ts';

/** Syntax of everything between `{{` and `}}`, wherever an expression may stand. */
export function checkExpressionSyntax(workflow: Workflow, graph: Graph): readonly Finding[] {
  const findings: Finding[] = [];
  for (const placed of graph.nodes) {
    for (const { port, path, value } of expressionFields(placed)) {
      checkTexts(value, path, findings);
      if (port === 'when' && typeof value === 'string' && !value.includes('{{'))
        findings.push(conditionWithoutBraces(placed.path, value, path));
    }
  }
  checkTexts(workflow.outputs, ['outputs'], findings);
  return findings;
}

function conditionWithoutBraces(node: string, value: string, path: Path): Finding {
  return {
    problem: workflowProblem('expression.missing', `"when" of "${node}" is a plain text and so always true.`, {
      reason: `"${value}" has no {{ }}.`,
      remedy: `Write "{{ ${value} }}".`,
    }),
    path,
    at: 'value',
  };
}

function checkTexts(value: unknown, path: Path, findings: Finding[]): void {
  if (typeof value === 'string') {
    if (value.includes('{{')) checkText(value, path, findings);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkTexts(item, [...path, index], findings);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) checkTexts(item, [...path, key], findings);
  }
}

// The usual shape needs no parser.
const CERTAINLY_GOOD = /^\s*[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+\s*$/;

function checkText(text: string, path: Path, findings: Finding[]): void {
  const { parts, unclosedAt } = parseTemplate(text);
  if (unclosedAt !== undefined) {
    findings.push({
      problem: workflowProblem('expression.syntax', 'An expression is not closed.', {
        reason: `Nothing closes the "{{" in "${text.slice(unclosedAt, unclosedAt + 60)}".`,
        remedy: 'Add "}}" (also check its quotes), or write "\\{{" for a literal "{{".',
      }),
      path,
      at: 'value',
      within: unclosedAt,
    });
  }
  for (const part of parts) {
    if (part.kind !== 'expression' || CERTAINLY_GOOD.test(part.source)) continue;
    const parsed = parseExpression(part.source);
    if (parsed.ok) continue;
    findings.push({
      problem: workflowProblem(
        'expression.syntax',
        `"${part.source.trim().slice(0, 120)}" is not a valid expression.`,
        {
          reason: `${parsed.fault.reason}.`.replace(/\.\.$/, '.'),
          remedy: 'Between {{ and }} stands JSONata, for example {{ nodes.test.outputs.summary.failed = 0 }}.',
        },
      ),
      path,
      at: 'value',
      within: part.start + parsed.fault.position,
    });
  }
}

const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ITEM_CONTAINERS: readonly string[] = ['flow.for-each', 'flow.repeat'];

/** What expressions name beside nodes: parameters that exist, `item` only where there is one, secrets only in parameters. */
export function checkUses(workflow: Workflow, graph: Graph, uses: readonly PlacedUse[]): readonly Finding[] {
  const ofOutputs = placedReferencesOf(workflow.outputs, ['outputs']);
  const outer: PlacedUse[] = [];
  const findings: Finding[] = [];
  for (const { reference, path } of ofOutputs) {
    if (reference.kind !== 'node') outer.push({ placed: undefined, scope: '', reference, path });
    else if (graph.resolve('', reference.id) === undefined)
      findings.push(unknownInOutputs(reference.id, reference.start, path, graph));
  }
  for (const use of [...uses, ...outer]) {
    const problem = problemOfUse(workflow, graph, use);
    if (problem !== undefined) findings.push({ problem, path: use.path, at: 'value', within: use.reference.start });
  }
  return findings;
}

function unknownInOutputs(id: string, within: number, path: Path, graph: Graph): Finding {
  const meant = closestWord(
    id,
    graph
      .inside('')
      .slice(0, 2000)
      .map((placed) => placed.id),
  );
  return {
    problem: workflowProblem('node.unknown', `The outputs of the workflow use the node "${id}", which is not there.`, {
      reason: 'No node at the top of this workflow has that id.',
      remedy: meant === undefined ? 'Correct the id, or remove the output.' : `Did you mean "${meant}"?`,
    }),
    path,
    at: 'value',
    within,
  };
}

function problemOfUse(
  workflow: Workflow,
  graph: Graph,
  { placed, scope, reference, path }: PlacedUse,
): Finding['problem'] | undefined {
  switch (reference.kind) {
    case 'parameter':
      return reference.name === '' || Object.hasOwn(workflow.parameters ?? {}, reference.name)
        ? undefined
        : unknownParameter(workflow, reference.name);
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
      return hasItem(graph, scope) ? undefined : itemOutside(reference.kind);
    case 'secret':
      return problemOfSecret(reference.name, placed === undefined || !path.includes('parameters'));
    case 'env':
    case 'run':
    case 'project':
      return undefined;
  }
}

function unknownParameter(workflow: Workflow, name: string) {
  const names = Object.keys(workflow.parameters ?? {});
  const meant = closestWord(name, names);
  return workflowProblem('parameter.unknown', `The workflow has no parameter "${name}".`, {
    reason: names.length === 0 ? 'It declares none.' : `It declares: ${names.join(', ')}.`,
    remedy: meant === undefined ? `Declare it under "parameters", or correct the name.` : `Did you mean "${meant}"?`,
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

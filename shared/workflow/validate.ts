import { closestWord } from '../closest-word.ts';
import type { Catalogue } from '../module/manifest.ts';
import type { Problem } from '../problem.ts';
import { checkParameters } from './check-parameters.ts';
import { checkExpressionSyntax, checkUses } from './check-expressions.ts';
import { checkResources, type PoolCapacities } from './check-resources.ts';
import { findCycles } from './cycle.ts';
import { placeFindings, type Finding } from './finding.ts';
import { graphOf, linksOf, outerScope, type Graph, type Link, type PlacedNode } from './graph.ts';
import { workflowProblem } from './problem-codes.ts';
import { inFile, readDraft } from './read.ts';
import type { Workflow } from './workflow.ts';

export interface ValidateOptions {
  /** Named in every place. */
  readonly file?: string;
  /** What this machine and the project's pools hold; without it amounts are not checked. */
  readonly pools?: PoolCapacities;
  /** Names of the project's workflows, for `flow.run-workflow`; without it they are not checked. */
  readonly workflows?: readonly string[];
}

/** Everything that is wrong with a workflow text, in the order of the text. No error among them: it may run. */
export function validateWorkflow(
  text: string,
  catalogue: Catalogue,
  options: ValidateOptions = {},
): readonly Problem[] {
  const { workflow, findings, unreadable } = readDraft(text);
  if (unreadable !== undefined) return [inFile(unreadable, options.file)];
  const more = workflow === undefined ? [] : findProblems(workflow, catalogue, options);
  return placeFindings(text, [...findings, ...more], options.file);
}

/** What is wrong with a workflow that could be read; places are ways through its data. */
export function findProblems(
  workflow: Workflow,
  catalogue: Catalogue,
  options: ValidateOptions = {},
): readonly Finding[] {
  const graph = graphOf(workflow);
  const { links, uses } = linksOf(graph);
  const context = { graph, catalogue };
  return [
    ...graph.nodes.flatMap((placed) => checkNode(placed, catalogue, options)),
    ...graph.nodes.flatMap((placed) => {
      const action = catalogue.get(placed.node.action);
      return action === undefined ? [] : checkParameters(placed, action, context);
    }),
    ...checkExpressionSyntax(workflow, graph),
    ...checkUses(workflow, graph, uses),
    ...links.flatMap((link) => checkLink(link, graph, catalogue)),
    ...checkCycles(graph, links),
    ...checkResources(graph, options.pools),
  ];
}

function checkNode(placed: PlacedNode, catalogue: Catalogue, options: ValidateOptions): readonly Finding[] {
  const { node, path, dataPath } = placed;
  if (node.action === '') return [];
  const action = catalogue.get(node.action);
  if (action === undefined) return [unknownAction(placed, catalogue)];
  const findings: Finding[] = [];
  if (!action.container && (node.nodes !== undefined || node.finally !== undefined)) {
    findings.push({
      problem: workflowProblem('node.notContainer', `"${path}" cannot hold nodes.`, {
        reason: `${action.id} is a single step.`,
        remedy: 'Use flow.group or flow.for-each, or move the inner nodes out.',
      }),
      path: [...dataPath, node.nodes === undefined ? 'finally' : 'nodes'],
      at: 'key',
    });
  }
  const started = node.parameters?.['workflow'];
  if (node.action === 'flow.run-workflow' && typeof started === 'string' && !started.includes('{{')) {
    if (options.workflows !== undefined && !options.workflows.includes(started)) {
      findings.push({
        problem: workflowProblem(
          'workflow.unknown',
          `"${path}" starts the workflow "${started}", which is not there.`,
          {
            reason: `The project has: ${options.workflows.join(', ') || 'none'}.`,
            remedy: didYouMean(started, options.workflows) ?? 'Choose one of the project.',
          },
        ),
        path: [...dataPath, 'parameters', 'workflow'],
        at: 'value',
      });
    }
  }
  return findings;
}

function unknownAction({ node, path, dataPath }: PlacedNode, catalogue: Catalogue): Finding {
  const [module = ''] = node.action.split('.');
  const ids = [...catalogue.keys()];
  const known = ids.filter((id) => id.startsWith(`${module}.`));
  const reason =
    known.length === 0
      ? `No installed module is called "${module}".`
      : `The module "${module}" has: ${known.map((id) => id.slice(module.length + 1)).join(', ')}.`;
  return {
    problem: workflowProblem('action.unknown', `"${path}" uses the action "${node.action}", which no module has.`, {
      reason,
      remedy: didYouMean(node.action, ids) ?? 'Choose an action from the palette.',
    }),
    path: [...dataPath, 'action'],
    at: 'value',
  };
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  // Comparing with everything is only worth it while there are few.
  const meant = candidates.length > 2000 ? undefined : closestWord(word, candidates);
  return meant === undefined ? undefined : `Did you mean "${meant}"?`;
}

function checkLink(link: Link, graph: Graph, catalogue: Catalogue): readonly Finding[] {
  const { target, id, source, condition, reference, path, isInner } = link;
  const finding = (problem: Finding['problem']): Finding => ({ problem, path, at: 'value', within: reference?.start });
  if (source === undefined) return [finding(unknownNode(link, graph))];
  const isOwnContainer = target.path === source.path || target.path.startsWith(`${source.path}.`);
  if (isOwnContainer && !(isInner && target !== source)) {
    return [
      finding(
        workflowProblem(
          'node.self',
          target === source
            ? `"${target.path}" waits for itself.`
            : `"${target.path}" waits for "${source.path}", which it is part of.`,
          {
            reason:
              target === source ? 'A node cannot start after its own end.' : 'A container ends after everything in it.',
            remedy: `Remove "${id}" from ${link.port === 'after' ? 'its "after"' : 'the expression'}.`,
          },
        ),
      ),
    ];
  }
  if (condition !== undefined && condition.startsWith('case.')) return checkCase(link, source, finding);
  if (condition === 'failed' && source.node.disabled === true) {
    return [
      finding(
        workflowProblem('node.unreachable', `"${target.path}" can never run.`, {
          reason: `It waits for "${source.path}" to fail, but that node is disabled and so counts as succeeded.`,
          remedy: `Enable "${source.path}", or change the condition.`,
        }),
      ),
    ];
  }
  return reference?.output === undefined ? [] : checkOutput(link, source, reference.output, catalogue, finding);
}

function unknownNode({ target, id, port }: Link, graph: Graph) {
  const inner = graph.nodes.find((placed) => placed.id === id);
  if (inner !== undefined) {
    return workflowProblem('node.outOfScope', `"${target.path}" names "${id}", which lies inside "${inner.scope}".`, {
      reason: 'From outside only the container itself can be seen.',
      remedy: `Name "${inner.scope}" instead, and hand out what is needed by its "outputs".`,
    });
  }
  const seen: string[] = [];
  for (let scope = target.scope; ; scope = outerScope(scope)) {
    seen.push(...graph.inside(scope).map((placed) => placed.id));
    if (scope === '') break;
  }
  const where = port === 'after' ? 'waits for' : 'uses';
  return workflowProblem('node.unknown', `"${target.path}" ${where} the node "${id}", which is not there.`, {
    reason: 'No node in this workflow has that id.',
    remedy: didYouMean(id, seen) ?? 'Correct the id, add the node, or remove the reference.',
  });
}

function checkCase(
  { condition = '', id }: Link,
  source: PlacedNode,
  finding: (problem: Finding['problem']) => Finding,
): readonly Finding[] {
  const cases = source.node.parameters?.['cases'];
  const names = typeof cases === 'object' && cases !== null ? Object.keys(cases) : [];
  const wanted = condition.slice('case.'.length);
  // `default` is what is chosen when no case holds.
  if (source.node.action === 'flow.switch' && (names.includes(wanted) || wanted === 'default')) return [];
  const isSwitch = source.node.action === 'flow.switch';
  return [
    finding(
      workflowProblem(
        'after.condition',
        isSwitch ? `"${id}" has no case "${wanted}".` : `"${id}" is not a switch, so it has no cases.`,
        {
          reason: isSwitch ? `Its cases are: ${names.join(', ') || 'none'}.` : `Its action is ${source.node.action}.`,
          remedy:
            (isSwitch ? didYouMean(wanted, names) : undefined) ??
            'Use succeeded, failed or finished, or a case of a flow.switch.',
        },
      ),
    ),
  ];
}

/** Of containers only what they always hand out is known; their own `outputs:` add to it. */
function checkOutput(
  { target, id }: Link,
  source: PlacedNode,
  output: string,
  catalogue: Catalogue,
  finding: (problem: Finding['problem']) => Finding,
): readonly Finding[] {
  const action = catalogue.get(source.node.action);
  if (action === undefined) return [];
  const names = [...Object.keys(action.outputs), ...Object.keys(source.node.outputs ?? {})];
  if (source.node.disabled === true) {
    return [
      finding(
        workflowProblem('node.disabled', `"${target.path}" uses "${output}" of "${id}", which is disabled.`, {
          reason: 'A disabled node counts as succeeded and has no outputs.',
          remedy: `Enable "${id}", or give the parameter another value.`,
        }),
      ),
    ];
  }
  // What a started workflow hands out is known only to that workflow; large texts come with `<name>Whole` beside them.
  if (
    names.includes(output) ||
    source.node.action === 'flow.run-workflow' ||
    (output.endsWith('Whole') && names.includes(output.slice(0, -5)))
  )
    return [];
  return [
    finding(
      workflowProblem('output.unknown', `"${target.path}" uses "${output}" of "${id}", which it does not have.`, {
        reason: names.length === 0 ? `${action.id} has no outputs.` : `${action.id} has: ${names.join(', ')}.`,
        remedy: didYouMean(output, names) ?? 'Choose one of its outputs.',
      }),
    ),
  ];
}

function checkCycles(graph: Graph, links: readonly Link[]): readonly Finding[] {
  return findCycles(graph, links).map(({ nodes, link }) => {
    const names = nodes.map((placed) => placed.path);
    const way = [...names, names[0]].join(' → ');
    return {
      problem: workflowProblem('node.cycle', `These nodes wait for each other: ${way}.`, {
        reason: 'None of them could ever start.',
        remedy: `Remove one of these dependencies, for example that of "${names[0]}" on "${names.at(-1)}".`,
        place: { node: names[0] },
      }),
      path: link.path,
      at: 'value' as const,
      within: link.reference?.start,
    };
  });
}

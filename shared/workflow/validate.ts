import type { Catalogue } from '../module/manifest.ts';
import type { Problem } from '../problem.ts';
import { createSuggester, didYouMean, type CheckContext } from './check-context.ts';
import { checkDefaults } from './check-defaults.ts';
import { checkCycles, checkLink } from './check-links.ts';
import { checkParameters } from './check-parameters.ts';
import { checkCases, checkConditions, checkUses } from './check-expressions.ts';
import { checkResources, type PoolCapacities } from './check-resources.ts';
import { placeFindings, type Finding } from './finding.ts';
import { graphOf, linksOf, type PlacedNode } from './graph.ts';
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
export function validateWorkflow(text: string, catalogue: Catalogue, options: ValidateOptions = {}): Problem[] {
  return checkWorkflow(text, catalogue, options).problems;
}

/** Reads and validates in one go; a large text takes seconds to read. */
export function checkWorkflow(
  text: string,
  catalogue: Catalogue,
  options: ValidateOptions = {},
): { readonly workflow: Workflow | undefined; readonly problems: Problem[] } {
  const { workflow, findings, unreadable } = readDraft(text);
  if (unreadable !== undefined) return { workflow, problems: [inFile(unreadable, options.file)] };
  const more = workflow === undefined ? [] : findProblems(workflow, catalogue, options);
  return { workflow, problems: placeFindings(text, [...findings, ...more], options.file) };
}

/** What is wrong with a workflow that could be read; places are ways through its data. */
export function findProblems(
  workflow: Workflow,
  catalogue: Catalogue,
  options: ValidateOptions = {},
): readonly Finding[] {
  const graph = graphOf(workflow);
  const { links, uses } = linksOf(graph);
  const context: CheckContext = { graph, catalogue, meant: createSuggester() };
  return [
    ...checkDefaults(workflow),
    ...graph.nodes.flatMap((placed) => checkNode(placed, context, options)),
    ...graph.nodes.flatMap((placed) => {
      const action = catalogue.get(placed.node.action);
      return action === undefined ? [] : checkParameters(placed, action, context);
    }),
    ...checkConditions(graph),
    ...checkCases(graph),
    ...checkUses(workflow, uses, context),
    ...links.flatMap((link) => checkLink(link, context)),
    ...checkCycles(graph, links),
    ...checkResources(graph, options.pools),
  ];
}

function checkNode(placed: PlacedNode, context: CheckContext, options: ValidateOptions): readonly Finding[] {
  const { node, path, dataPath } = placed;
  if (node.action === '') return [];
  const action = context.catalogue.get(node.action);
  if (action === undefined) return [unknownAction(placed, context)];
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
            remedy: didYouMean(context.meant(started, options.workflows)) ?? 'Choose one of the project.',
          },
        ),
        path: [...dataPath, 'parameters', 'workflow'],
        at: 'value',
      });
    }
  }
  return findings;
}

function unknownAction({ node, path, dataPath }: PlacedNode, { catalogue, meant }: CheckContext): Finding {
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
      remedy: didYouMean(meant(node.action, ids)) ?? 'Choose an action from the palette.',
    }),
    path: [...dataPath, 'action'],
    at: 'value',
  };
}

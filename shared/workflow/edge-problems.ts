import { parameterPortType, type Catalogue } from '../module/manifest.ts';
import { canFlow } from '../module/port-type.ts';
import type { Problem } from '../problem.ts';
import { findCycles } from './cycle.ts';
import type { Edge } from './edges.ts';
import { graphOf, liftTo, linksOf, type Graph, type PlacedNode } from './graph.ts';
import type { Workflow } from './workflow.ts';

/**
 * Which problem lies on which edge: id of the edge → problem. A problem has the place of the node that names the other; here is decided
 * whose edge it means, also where several end in one port. Of a circle, every edge that is part of it.
 */
export function edgeProblems(
  workflow: Workflow,
  catalogue: Catalogue,
  edges: readonly Edge[],
  problems: readonly Problem[],
): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  if (problems.every(({ code }) => !isOfEdges(code))) return found;
  const graph = graphOf(workflow);
  const circles = stepsOfCircles(graph, problems);
  const byTarget = Map.groupBy(problems, ({ place }) => place?.node);
  for (const edge of edges) {
    const problem =
      byTarget.get(edge.target)?.find((one) => isMeant(one, edge, graph, catalogue)) ??
      circles.get(stepOf(edge.source, edge.target, graph) ?? '');
    if (problem !== undefined) found.set(edge.id, problem);
  }
  return found;
}

function isOfEdges(code: string): boolean {
  return code === 'node.cycle' || Object.hasOwn(IS_BROKEN, code);
}

function isMeant({ code, place }: Problem, edge: Edge, graph: Graph, catalogue: Catalogue): boolean {
  const source = graph.get(edge.source);
  const isThere = place?.parameter === undefined || edge.targetPort === `parameters.${place.parameter}`;
  const target = graph.get(edge.target);
  if (!isThere || source === undefined || target === undefined) return false;
  return IS_BROKEN[code]?.(edge, source, target, catalogue) ?? false;
}

type Rule = (edge: Edge, source: PlacedNode, target: PlacedNode, catalogue: Catalogue) => boolean;

/** By code: is this edge one that has the problem? Only asked of edges of the node and the port that the problem names. */
const IS_BROKEN: Readonly<Record<string, Rule>> = {
  'parameter.type': ({ sourcePort, targetPort }, source, target, catalogue) => {
    const output = catalogue.get(source.node.action)?.outputs[outputOf(sourcePort) ?? ''];
    const name = targetPort.startsWith('parameters.') ? targetPort.slice('parameters.'.length) : '';
    const schema = catalogue.get(target.node.action)?.parameters.properties[name];
    return output !== undefined && schema !== undefined && !canFlow(output.type, parameterPortType(schema));
  },
  'output.unknown': ({ sourcePort }, { node }, _target, catalogue) => {
    const output = outputOf(sourcePort);
    const known = { ...catalogue.get(node.action)?.outputs, ...node.outputs };
    return output !== undefined && !Object.hasOwn(known, output) && !Object.hasOwn(known, output.replace(/Whole$/, ''));
  },
  'node.disabled': ({ sourcePort }, { node }) => outputOf(sourcePort) !== undefined && node.disabled === true,
  'node.unreachable': ({ condition }, { node }) => condition === 'failed' && node.disabled === true,
  'node.self': ({ target }, { path }) => target === path || target.startsWith(`${path}.`),
  'after.condition': ({ condition }, { node }) => {
    if (!condition.startsWith('case.')) return false;
    const name = condition.slice('case.'.length);
    const cases: unknown = node.action === 'flow.switch' ? node.parameters?.['cases'] : undefined;
    const isCase = typeof cases === 'object' && cases !== null && (name === 'default' || Object.hasOwn(cases, name));
    return !isCase;
  },
};

function outputOf(port: string): string | undefined {
  return port.startsWith('outputs.') ? port.slice('outputs.'.length) : undefined;
}

/** Each step of each circle → its problem. */
function stepsOfCircles(graph: Graph, problems: readonly Problem[]): ReadonlyMap<string, Problem> {
  const steps = new Map<string, Problem>();
  if (problems.every(({ code }) => code !== 'node.cycle')) return steps;
  for (const { nodes } of findCycles(graph, linksOf(graph).links)) {
    const problem = problems.find(({ code, place }) => code === 'node.cycle' && place?.node === nodes[0]?.path);
    if (problem === undefined) continue;
    for (const [index, { path }] of nodes.entries())
      steps.set(`${path} > ${nodes[(index + 1) % nodes.length]?.path}`, problem);
  }
  return steps;
}

/** What an edge means in the scope of its source: an inner node that waits makes its container wait. */
function stepOf(source: string, target: string, graph: Graph): string | undefined {
  const from = graph.get(source);
  const to = graph.get(target);
  if (from === undefined || to === undefined) return undefined;
  const lifted = liftTo(graph, to, from.scope);
  return lifted === undefined ? undefined : `${source} > ${lifted.path}`;
}

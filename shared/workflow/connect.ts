import { parameterPortType, type ActionManifest, type Catalogue } from '../module/manifest.ts';
import { canFlow, PORT_TYPES } from '../module/port-type.ts';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { findWay } from './cycle.ts';
import type { Edge } from './edges.ts';
import { afterOf, dependenciesOf, graphOf, liftTo, linksOf, type Graph, type PlacedNode } from './graph.ts';
import type { Edit } from './edit.ts';
import { nameInPath } from './name-in-path.ts';
import { referencesInText } from './reference.ts';
import type { Workflow } from './workflow.ts';

/** One end of an edge: `outputs.summary` or `done` where it begins, `parameters.data` or `after` where it ends. */
export interface PortEnd {
  /** Path of the node. */
  readonly node: string;
  readonly port: string;
}

/** The edits that connect two ports, or why they cannot be connected. */
export function canConnect(
  workflow: Workflow,
  catalogue: Catalogue,
  from: PortEnd,
  to: PortEnd,
): Result<readonly Edit[]> {
  const graph = graphOf(workflow);
  const [source, target] = [graph.get(from.node), graph.get(to.node)];
  if (source === undefined || target === undefined) return bad(gone(source === undefined ? from.node : to.node));
  const refused =
    refuseSelf(source, target) ?? refuseScope(graph, source, target) ?? refuseCycle(graph, source, target);
  if (refused !== undefined) return bad(refused);
  return to.port === 'after' || from.port === 'done'
    ? connectOrder(graph, source, target)
    : connectData(catalogue, source, from.port, target, to.port);
}

function connectOrder(graph: Graph, source: PlacedNode, target: PlacedNode): Result<readonly Edit[]> {
  const after = conditionsOf(target);
  const isKnown = dependenciesOf(linksOf(graph).links).get(target)?.has(source) === true;
  if (isKnown) return bad(alreadyConnected(source, target));
  return good([setAfter(target, [...after, [source.id, 'succeeded']])]);
}

function connectData(
  catalogue: Catalogue,
  source: PlacedNode,
  fromPort: string,
  target: PlacedNode,
  toPort: string,
): Result<readonly Edit[]> {
  const [output, parameter] = [fromPort.replace(/^outputs\./, ''), toPort.replace(/^parameters\./, '')];
  const refused = refuseType(
    catalogue.get(source.node.action),
    source,
    output,
    catalogue.get(target.node.action),
    target,
    parameter,
  );
  if (refused !== undefined) return bad(refused);
  const value = `{{ nodes.${source.id}.outputs.${nameInPath(output)} }}`;
  if (target.node.parameters?.[parameter] === value) return bad(alreadyConnected(source, target));
  return good([{ type: 'node.set', path: target.path, field: ['parameters', parameter], value }]);
}

function refuseType(
  from: ActionManifest | undefined,
  source: PlacedNode,
  output: string,
  to: ActionManifest | undefined,
  target: PlacedNode,
  parameter: string,
): Problem | undefined {
  const given = from?.outputs[output]?.type ?? 'any';
  if (from !== undefined && from.outputs[output] === undefined && source.node.outputs?.[output] === undefined) {
    return refusal(
      'connect.noPort',
      `"${source.path}" has no output "${output}".`,
      `${from.id} does not hand it out.`,
      'Choose one of its outputs.',
    );
  }
  const schema = to?.parameters.properties[parameter];
  if (to !== undefined && schema === undefined) {
    return refusal(
      'connect.noPort',
      `"${target.path}" has no parameter "${parameter}".`,
      `${to.id} does not take it.`,
      'Choose one of its parameters.',
    );
  }
  const wanted = schema === undefined ? 'any' : parameterPortType(schema);
  // A single value becomes a list of one.
  if (canFlow(given, wanted) || wanted === 'list') return undefined;
  return refusal(
    'connect.type',
    `"${schema?.title ?? parameter}" needs ${PORT_TYPES[wanted]}, this is ${PORT_TYPES[given]}.`,
    `"${output}" of "${source.path}" is of type ${PORT_TYPES[given]}.`,
    `Connect an output of type ${PORT_TYPES[wanted]}, or pick a part of this one with an expression.`,
  );
}

function refuseSelf(source: PlacedNode, target: PlacedNode): Problem | undefined {
  if (source === target)
    return refusal(
      'connect.self',
      'A node cannot wait for itself.',
      `Both ends are "${source.path}".`,
      'Connect it with another node.',
    );
  if (target.path.startsWith(`${source.path}.`)) {
    return refusal(
      'connect.self',
      `"${target.id}" is part of "${source.path}".`,
      'A container ends after everything in it, so nothing in it can wait for it.',
      'Use {{ item }} or a parameter instead.',
    );
  }
  return undefined;
}

function refuseScope(graph: Graph, source: PlacedNode, target: PlacedNode): Problem | undefined {
  if (graph.resolve(target.scope, source.id) === source) return undefined;
  return refusal(
    'connect.scope',
    `"${target.path}" cannot see "${source.path}".`,
    `It lies inside "${source.scope}"; from outside only the container can be seen.`,
    `Connect "${source.scope}" instead.`,
  );
}

function refuseCycle(graph: Graph, source: PlacedNode, target: PlacedNode): Problem | undefined {
  const lifted = liftTo(graph, target, source.scope);
  if (lifted === undefined) return undefined;
  const way = findWay(graph, linksOf(graph).links, lifted, source);
  if (way === undefined) return undefined;
  const names = [source, ...way].map(({ path }) => path).join(' → ');
  return refusal(
    'connect.cycle',
    `This would make a circle: ${names}.`,
    'None of these nodes could ever start.',
    'Remove one of the other edges first.',
  );
}

/** The edits that take an edge away. */
export function disconnect(workflow: Workflow, edge: Pick<Edge, 'source' | 'target' | 'targetPort'>): readonly Edit[] {
  const graph = graphOf(workflow);
  const [source, target] = [graph.get(edge.source), graph.get(edge.target)];
  if (source === undefined || target === undefined) return [];
  if (edge.targetPort === 'after') {
    const after = conditionsOf(target);
    const left = after.filter(([id]) => id !== source.id);
    return left.length === after.length ? [] : [setAfter(target, left)];
  }
  const field = edge.targetPort.split('.');
  const value = field[0] === 'when' ? target.node.when : target.node.parameters?.[field.slice(1).join('.')];
  const path = field[0] === 'when' ? ['when'] : ['parameters', field.slice(1).join('.')];
  const left = without(value, source.id);
  return left === value
    ? []
    : [{ type: 'node.set', path: target.path, field: path, ...(left === undefined ? {} : { value: left }) }];
}

/** Texts that name the node go; what is around them stays. */
function without(value: unknown, id: string): unknown {
  if (typeof value === 'string') {
    return referencesInText(value).some((reference) => reference.kind === 'node' && reference.id === id)
      ? undefined
      : value;
  }
  if (Array.isArray(value)) {
    const left = value.map((item) => without(item, id));
    return left.every((item, index) => item === value[index])
      ? value
      : emptied(left.filter((item) => item !== undefined));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const left = entries.map(([key, item]) => [key, without(item, id)] as const);
  if (left.every(([, item], index) => item === entries[index]?.[1])) return value;
  return emptied(Object.fromEntries(left.filter(([, item]) => item !== undefined)));
}

function emptied<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

/** How the source must have ended: also for an edge that carries data (`after` then names it beside the expression). */
export function edgeConditionEdits(
  workflow: Workflow,
  edge: Pick<Edge, 'source' | 'target'>,
  condition: string,
): readonly Edit[] {
  const graph = graphOf(workflow);
  const [source, target] = [graph.get(edge.source), graph.get(edge.target)];
  if (source === undefined || target === undefined) return [];
  const after = conditionsOf(target);
  const isListed = after.some(([id]) => id === source.id);
  const next = isListed
    ? after.map(([id, own]) => [id, id === source.id ? condition : own] as const)
    : [...after, [source.id, condition] as const];
  return [setAfter(target, next)];
}

type Conditions = readonly (readonly [id: string, condition: string])[];

function conditionsOf(target: PlacedNode): Conditions {
  return afterOf(target).map(([id, condition]) => [id, condition]);
}

/** A list as long as every condition is the usual one, so that the file stays as people write it. */
function setAfter(target: PlacedNode, after: Conditions): Edit {
  const edit = { type: 'node.set', path: target.path, field: ['after'] } satisfies Edit;
  if (after.length === 0) return edit;
  const isMap = !Array.isArray(target.node.after) && target.node.after !== undefined;
  const isUsual = after.every(([, condition]) => condition === 'succeeded');
  return { ...edit, value: isUsual && !isMap ? after.map(([id]) => id) : Object.fromEntries(after) };
}

function gone(path: string): Problem {
  return refusal(
    'connect.noNode',
    `There is no node "${path}".`,
    'It may have been removed meanwhile.',
    'Choose a node that is there.',
  );
}

function alreadyConnected(source: PlacedNode, target: PlacedNode): Problem {
  return refusal(
    'connect.exists',
    `"${target.path}" already waits for "${source.path}".`,
    'This edge is there.',
    'Nothing is to be done.',
  );
}

function refusal(code: string, message: string, reason: string, remedy: string): Problem {
  return problem(code, message, { reason, remedy });
}

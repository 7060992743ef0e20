import { parameterPortType, type Catalogue, type ParameterSchema } from '#shared/module/manifest.ts';
import { canFlow, type PortType } from '#shared/module/port-type.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { graphOf, type Graph } from '#shared/workflow/graph.ts';
import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';
import type { PortRef } from './canvas-store.ts';
import { parentOf } from './node-tree.ts';
import { allPorts, connectedPorts, NO_PORTS, type CardPort } from './ports.ts';

export function isOutput(port: string): boolean {
  return port === 'done' || port.startsWith('outputs.');
}

/**
 * Where an edge that begins here may end, over the whole canvas: told at once when drawing begins, so it looks only at types, scopes
 * and loops. `canConnect` has the last word at the drop. `only`: path of the one node that is asked about.
 */
export function fittingPorts(
  workflow: Workflow,
  catalogue: Catalogue,
  edges: readonly Edge[],
  from: PortRef,
  only?: string,
): readonly PortRef[] {
  const graph = graphOf(workflow);
  const forwards = isOutput(from.port);
  const blocked = forwards ? waitsFor(graph, edges, from.node) : waitedForBy(graph, edges, from.node);
  const type = portTypeOf(workflow, catalogue, from);
  if (type === undefined) return [];
  const connected = connectedPorts(edges);
  return graph.nodes.flatMap(({ path, node }) => {
    if (path === from.node || blocked.has(path) || (only !== undefined && path !== only)) return [];
    if (!(forwards ? isInSight(from.node, path) : isInSight(path, from.node))) return [];
    const { inputs, outputs } = allPorts(node, catalogue.get(node.action), connected.get(path) ?? NO_PORTS);
    const candidates = forwards ? inputs : outputs;
    const fits = candidates.filter((port) => (forwards ? portsFit(type, port.type) : portsFit(port.type, type)));
    return fits
      .filter((port) => !isTaken(edges, from, { node: path, port: port.id }))
      .map((port) => ({ node: path, port: port.id }));
  });
}

/** Anything may also mean only "and then this"; a single value becomes a list of one. */
export function portsFit(output: PortType | 'order', input: PortType | 'order'): boolean {
  if (input === 'order') return true;
  if (output === 'order') return false;
  return canFlow(output, input) || input === 'list';
}

/** The edge is there; for order, any edge between the two nodes already says "and then this". */
function isTaken(edges: readonly Edge[], a: PortRef, b: PortRef): boolean {
  const [source, target] = isOutput(a.port) ? [a, b] : [b, a];
  const isOrder = source.port === 'done' || target.port === 'after';
  return edges.some(
    (edge) =>
      edge.source === source.node &&
      edge.target === target.node &&
      (isOrder || (edge.sourcePort === source.port && edge.targetPort === target.port)),
  );
}

/** Inner scopes see outer nodes; from outside only the container is seen. */
export function isInSight(source: string, target: string): boolean {
  const scope = parentOf(source);
  return scope === undefined
    ? !target.startsWith(`${source}.`)
    : target.startsWith(`${scope}.`) && !target.startsWith(`${source}.`);
}

/** Everything that must have ended before this node may start. */
export function waitsFor(graph: Graph, edges: readonly Edge[], path: string): ReadonlySet<string> {
  const into = Map.groupBy(edges, (edge) => edge.target);
  const found = new Set<string>();
  const sources = (node: string): readonly string[] => (into.get(node) ?? []).map((edge) => edge.source);
  spread(graph, path, found, sources, (container) => !found.has(container));
  // What holds the node starts before it, but nothing inside may wait for its own container.
  for (let container = parentOf(path); container !== undefined; container = parentOf(container)) found.add(container);
  return found;
}

/** Everything that waits for this node, directly or not. */
export function waitedForBy(graph: Graph, edges: readonly Edge[], path: string): ReadonlySet<string> {
  const out = Map.groupBy(edges, (edge) => edge.source);
  const found = new Set<string>();
  spread(
    graph,
    path,
    found,
    (node) => (out.get(node) ?? []).map((edge) => edge.target),
    () => true,
  );
  return found;
}

/**
 * Goes on from a node along its edges, into containers (which end when everything in them has) and out of them. By a list of what is still
 * to do: a chain of thousands of nodes is deeper than any stack.
 */
function spread(
  graph: Graph,
  path: string,
  found: Set<string>,
  nextOf: (node: string) => readonly string[],
  mayLeaveTo: (container: string) => boolean,
): void {
  const visited = new Set<string>();
  const open = [path];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (visited.has(node)) continue;
    visited.add(node);
    const reached = [...nextOf(node)];
    for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
      reached.push(...graph.inside(next).map((inner) => inner.path));
    }
    const container = parentOf(node);
    if (container !== undefined && mayLeaveTo(container)) open.push(container);
  }
}

export function portTypeOf(
  workflow: Workflow,
  catalogue: Catalogue,
  { node: path, port }: PortRef,
): PortType | 'order' | undefined {
  const node = graphOf(workflow).get(path)?.node;
  return node === undefined ? undefined : portType(node, catalogue, port);
}

function portType(node: WorkflowNode, catalogue: Catalogue, port: string): PortType | 'order' | undefined {
  if (port === 'after' || port === 'done') return 'order';
  if (port === 'when') return 'boolean';
  const action = catalogue.get(node.action);
  const name = port.slice(port.indexOf('.') + 1);
  if (port.startsWith('outputs.')) return action === undefined ? 'any' : (action.outputs[name]?.type ?? 'any');
  const schema = action?.parameters.properties[name];
  return schema === undefined ? 'any' : parameterPortType(schema);
}

const GUARDED: readonly (string | undefined)[] = ['command', 'code', 'secret', 'map'];

/** What is run, kept secret, or named one by one (variables, headers) is only ever filled by a hand that points at it. */
function isGuarded(schema: ParameterSchema | undefined): boolean {
  return GUARDED.includes(schema?.control);
}

/** The ports of one card an edge from here could end at, best first: what is required and still empty, same type, then the rest; order last. */
export function fittingPortsOf(
  workflow: Workflow,
  catalogue: Catalogue,
  edges: readonly Edge[],
  from: PortRef,
  target: string,
): readonly PortRef[] {
  const type = portTypeOf(workflow, catalogue, from);
  const node = graphOf(workflow).get(target)?.node;
  if (type === undefined || node === undefined) return [];
  const { inputs, outputs } = allPorts(node, catalogue.get(node.action), connectedPorts(edges).get(target) ?? NO_PORTS);
  const taken = new Set(edges.filter((edge) => edge.target === target).map((edge) => edge.targetPort));
  const weigh = (port: CardPort): number => {
    const name = port.id.slice(port.id.indexOf('.') + 1);
    const isEmpty = !taken.has(port.id) && node.parameters?.[name] === undefined;
    if (port.type === 'order' && type !== 'order') return 99;
    return (port.isRequired && isEmpty ? 0 : 4) + (port.type === type ? 0 : 2) + (isEmpty ? 0 : 1);
  };
  const parameters = catalogue.get(node.action)?.parameters.properties ?? {};
  const fits = fittingPorts(workflow, catalogue, edges, from, target).filter(
    (port) => !isGuarded(parameters[port.port.replace('parameters.', '')]),
  );
  const ports = new Map([...inputs, ...outputs].map((port) => [port.id, port]));
  return fits.toSorted((a, b) => weighOf(a) - weighOf(b));
  function weighOf(port: PortRef): number {
    const found = ports.get(port.port);
    return found === undefined ? 9 : weigh(found);
  }
}

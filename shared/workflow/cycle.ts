import { liftTo, type Graph, type Link, type PlacedNode } from './graph.ts';

/** A circle of nodes that wait for each other, in the order in which they would have to run; the first is not repeated. */
export interface Cycle {
  readonly nodes: readonly PlacedNode[];
  /** The link that makes the first node wait for the last. */
  readonly link: Link;
}

/**
 * One cycle for each knot of nodes that wait for each other, in document order. A node inside a container that names one outside makes
 * the container wait, so what is compared lies in the same scope. Linear in nodes and links.
 */
export function findCycles(graph: Graph, links: readonly Link[]): readonly Cycle[] {
  const next = successorsOf(graph, links);
  return knots(graph.nodes, next)
    .map((knot) => shortestCycle(knot, next))
    .toSorted((a, b) => (a.nodes[0]?.order ?? 0) - (b.nodes[0]?.order ?? 0));
}

/** The shortest way along the links from one node to another of the same scope, both among its nodes; undefined when there is none. */
export function findWay(
  graph: Graph,
  links: readonly Link[],
  from: PlacedNode,
  to: PlacedNode,
): readonly PlacedNode[] | undefined {
  const next = successorsOf(graph, links);
  const cameFrom = new Map<PlacedNode, PlacedNode>();
  const queue = [from];
  for (const node of queue) {
    if (node === to) return wayTo(node, cameFrom);
    for (const successor of next.get(node)?.keys() ?? []) {
      if (successor === from || cameFrom.has(successor)) continue;
      cameFrom.set(successor, node);
      queue.push(successor);
    }
  }
  return undefined;
}

function successorsOf(graph: Graph, links: readonly Link[]): Next {
  const next = new Map<PlacedNode, Map<PlacedNode, Link>>();
  for (const link of links) {
    const target =
      link.source === undefined || link.isInner ? undefined : liftTo(graph, link.target, link.source.scope);
    if (target === undefined || link.source === undefined || target === link.source) continue;
    const known = next.get(link.source) ?? new Map<PlacedNode, Link>();
    next.set(link.source, known);
    if (!known.has(target)) known.set(target, link);
  }
  return next;
}

type Next = ReadonlyMap<PlacedNode, ReadonlyMap<PlacedNode, Link>>;

/** Strongly connected sets of more than one node (Tarjan 1972, without recursion: a chain of 50,000 would overflow the stack). */
function knots(nodes: readonly PlacedNode[], next: Next): readonly (readonly PlacedNode[])[] {
  const index = new Map<PlacedNode, number>();
  const low = new Map<PlacedNode, number>();
  const stack: PlacedNode[] = [];
  const onStack = new Set<PlacedNode>();
  const found: PlacedNode[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work = [enter(root)];
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { node, successors } = top;
      const step = successors.next();
      if (step.done === true) {
        work.pop();
        const parent = work.at(-1)?.node;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(node) ?? 0));
        if (low.get(node) === index.get(node)) leave(node);
      } else if (!index.has(step.value)) {
        work.push(enter(step.value));
      } else if (onStack.has(step.value)) {
        low.set(node, Math.min(low.get(node) ?? 0, index.get(step.value) ?? 0));
      }
    }
  }
  return found;

  function enter(node: PlacedNode) {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, successors: (next.get(node) ?? new Map<PlacedNode, Link>()).keys() };
  }

  function leave(node: PlacedNode) {
    const knot: PlacedNode[] = [];
    for (let last = stack.pop(); last !== undefined; last = stack.pop()) {
      onStack.delete(last);
      knot.push(last);
      if (last === node) break;
    }
    if (knot.length > 1) found.push(knot);
  }
}

/** The shortest way from the first node of a knot (in document order) back to itself. */
function shortestCycle(knot: readonly PlacedNode[], next: Next): Cycle {
  const inKnot = new Set(knot);
  const first = knot.reduce((best, node) => (node.order < best.order ? node : best));
  const cameFrom = new Map<PlacedNode, PlacedNode>();
  const queue = [first];
  for (const node of queue) {
    for (const [successor, link] of next.get(node) ?? []) {
      if (successor === first) return { nodes: wayTo(node, cameFrom), link };
      if (!inKnot.has(successor) || cameFrom.has(successor)) continue;
      cameFrom.set(successor, node);
      queue.push(successor);
    }
  }
  throw new Error('A knot without a cycle');
}

function wayTo(last: PlacedNode, cameFrom: ReadonlyMap<PlacedNode, PlacedNode>): readonly PlacedNode[] {
  const way: PlacedNode[] = [];
  for (let node: PlacedNode | undefined = last; node !== undefined; node = cameFrom.get(node)) way.unshift(node);
  return way;
}

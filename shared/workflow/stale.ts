import type { Data } from './data-change.ts';
import { omit } from './data-change.ts';
import { edgesOf } from './edges.ts';
import { graphOf, outerScope } from './graph.ts';
import { nodeMeaning, WITHOUT_EFFECT } from './node-meaning.ts';
import type { Workflow } from './workflow.ts';

/** Why what a node shows of a run is no longer what its document would make. */
export type Staleness =
  /** The node itself was edited, put in, or got other edges. */
  | { readonly kind: 'edited' }
  /** Something it needs was: the nearest such node. */
  | { readonly kind: 'follows'; readonly on: string };

/** Order is looked at by edges. */
const NOT_LOOKED_AT = [...WITHOUT_EFFECT, 'after'];

/**
 * Which nodes of a workflow have become stale since it ran as `before`, by path. A changed field dirties the node itself; a new edge its target; a node
 * put in or taken out the nodes right after it, by their edges; a change inside a container the container too. All that comes after one follows it.
 */
export function staleNodes(before: Workflow, now: Workflow): ReadonlyMap<string, Staleness> {
  if (before === now) return new Map();
  const old = graphOf(before);
  const oldEdges = edgesInto(before);
  const edges = edgesInto(now);
  const stale = new Map<string, Staleness>();
  for (const { path, node } of graphOf(now).nodes) {
    const known = old.get(path)?.node;
    const isSame =
      known !== undefined &&
      meaning(known) === meaning(node) &&
      edgeKey(oldEdges.get(path)) === edgeKey(edges.get(path));
    if (!isSame) stale.set(path, { kind: 'edited' });
  }
  for (const path of stale.keys())
    for (let scope = outerScope(path); scope !== ''; scope = outerScope(scope))
      if (!stale.has(scope)) stale.set(scope, { kind: 'edited' });
  follow(stale, edges);
  return stale;
}

interface Incoming {
  readonly source: string;
  /** With condition and ports: another way through the same node is another edge. */
  readonly key: string;
}

function edgesInto(workflow: Workflow): ReadonlyMap<string, readonly Incoming[]> {
  const into = new Map<string, Incoming[]>();
  for (const { id, source, target, condition } of edgesOf(workflow)) {
    const known = into.get(target);
    const edge = { source, key: `${id} ${condition}` };
    if (known === undefined) into.set(target, [edge]);
    else known.push(edge);
  }
  return into;
}

function edgeKey(edges: readonly Incoming[] = []): string {
  return edges
    .map(({ key }) => key)
    .toSorted()
    .join('\n');
}

function meaning(node: unknown): string {
  const own = NOT_LOOKED_AT.reduce<Data>((rest, field) => omit(rest, field), nodeMeaning(node));
  return JSON.stringify(Object.entries(own).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Breadth first, so that the nearest one is named. */
function follow(stale: Map<string, Staleness>, edges: ReadonlyMap<string, readonly Incoming[]>): void {
  const after = new Map<string, string[]>();
  for (const [target, incoming] of edges)
    for (const { source } of incoming) {
      const known = after.get(source);
      if (known === undefined) after.set(source, [target]);
      else known.push(target);
    }
  let front = [...stale.keys()];
  while (front.length > 0) {
    const next: string[] = [];
    for (const path of front)
      for (const target of after.get(path) ?? []) {
        if (stale.has(target)) continue;
        const cause = stale.get(path);
        stale.set(target, { kind: 'follows', on: cause?.kind === 'follows' ? cause.on : path });
        next.push(target);
      }
    front = next;
  }
}

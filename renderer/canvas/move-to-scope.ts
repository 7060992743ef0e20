import { freeId } from '#shared/id.ts';
import { disconnect, edgeConditionEdits } from '#shared/workflow/connect.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { workflowAfter } from './after-edits.ts';
import { isInSight, waitsFor } from './fitting-ports.ts';
import { connectPorts, type Desk } from './gestures.ts';
import type { Places, Point } from './layout-tree.ts';
import { idOf, nodeAt, outermost, parentOf, pathOf } from './node-tree.ts';

export interface Moved {
  readonly edits: readonly Edit[];
  /** Where the nodes are now. */
  readonly paths: readonly string[];
}

/**
 * Nodes go into a container, out of one, or from one to another. Edges that may still be stay as they are; order towards a node that
 * cannot see them any more becomes order after the container; the rest is cut. `absolute`: where they stand on the canvas;
 * `least`: how near to the corner of the container they may come.
 */
export function moveToScope(
  desk: Desk,
  edges: readonly Edge[],
  given: readonly string[],
  scope: string | undefined,
  absolute: Places,
  least: Point,
): Moved {
  const paths = outermost(given).filter((path) => parentOf(path) !== scope);
  const moved = newPaths(desk, paths, scope);
  const edits: Edit[] = [];
  const heals: Edge[] = [];
  for (const edge of edges) {
    const fate = fateOf(desk, edges, edge, moved);
    if (fate === 'keep') continue;
    edits.push(...disconnect(workflowAfter(desk.workflow, edits), edge));
    if (fate === 'lift') heals.push(edge);
  }
  const cut = workflowAfter(desk.workflow, edits);
  for (const [from, to] of moved) {
    edits.push({ type: 'node.put', path: to, node: { ...nodeAt(cut, from) } }, { type: 'node.remove', path: from });
  }
  // Removing a node takes it out of every `after`; who still sees it in its new place goes on waiting for it.
  for (const path of stillWaiting(edges, moved)) {
    const value = nodeAt(cut, path)?.after;
    if (value !== undefined) edits.push({ type: 'node.set', path, field: ['after'], value });
  }
  for (const { source, target, condition } of heals) {
    const workflow = workflowAfter(desk.workflow, edits);
    const container = containerSeenBy(newPathOf(source, moved), newPathOf(target, moved));
    if (container === undefined) continue;
    const result = connectPorts(
      { workflow, catalogue: desk.catalogue },
      { node: container, port: 'done' },
      { node: newPathOf(target, moved), port: 'after' },
    );
    if (!result.ok) continue;
    edits.push(...result.value);
    // What went on however a node in the container ended goes on however the container ends. A case is only the switch's own.
    if (condition !== 'failed' && condition !== 'finished') continue;
    const ends = { source: container, target: newPathOf(target, moved) };
    edits.push(...edgeConditionEdits(workflowAfter(workflow, result.value), ends, condition));
  }
  edits.push({ type: 'layout.place', nodes: placesAfter(desk, moved, scope, absolute, least) });
  return { edits, paths: [...given].map((path) => newPathOf(path, moved)) };
}

function stillWaiting(edges: readonly Edge[], moved: ReadonlyMap<string, string>): ReadonlySet<string> {
  const waiting = edges.filter((edge) => edge.targetPort === 'after' && moved.has(edge.source));
  return new Set(waiting.map((edge) => edge.target).filter((path) => newPathOf(path, moved) === path));
}

function newPaths(desk: Desk, paths: readonly string[], scope: string | undefined): ReadonlyMap<string, string> {
  const container = scope === undefined ? undefined : nodeAt(desk.workflow, scope);
  const taken = new Set(
    scope === undefined
      ? Object.keys(desk.workflow.nodes)
      : [...Object.keys(container?.nodes ?? {}), ...Object.keys(container?.finally ?? {})],
  );
  const moved = new Map<string, string>();
  for (const path of paths) {
    const id = freeId(idOf(path), (other) => taken.has(other));
    taken.add(id);
    moved.set(path, pathOf(scope, id));
  }
  return moved;
}

function newPathOf(path: string, moved: ReadonlyMap<string, string>): string {
  for (let at: string | undefined = path; at !== undefined; at = parentOf(at)) {
    const to = moved.get(at);
    if (to !== undefined) return to + path.slice(at.length);
  }
  return path;
}

function fateOf(
  desk: Desk,
  edges: readonly Edge[],
  edge: Edge,
  moved: ReadonlyMap<string, string>,
): 'keep' | 'lift' | 'cut' {
  const [source, target] = [newPathOf(edge.source, moved), newPathOf(edge.target, moved)];
  if (source === edge.source && target === edge.target) return 'keep';
  // A new id would have to be written into every expression that names the old one; nodes that come along name each other as before.
  const isRenamed = idOf(source) !== idOf(edge.source);
  const scope = parentOf(target);
  const waits = scope !== undefined && scope !== parentOf(edge.target) && isBehind(desk, edges, scope, edge.source);
  if (isInSight(source, target) && !isRenamed && !waits) return 'keep';
  return edge.targetPort === 'after' && !waits ? 'lift' : 'cut';
}

/** What is in a container cannot wait for something that itself waits for the container. */
function isBehind(desk: Desk, edges: readonly Edge[], container: string, path: string): boolean {
  return path === container || waitsFor(graphOf(desk.workflow), edges, path).has(container);
}

/** The container around a node that another node may wait for in its stead. */
function containerSeenBy(source: string, target: string): string | undefined {
  for (let at: string | undefined = source; at !== undefined; at = parentOf(at)) if (isInSight(at, target)) return at;
  return undefined;
}

function placesAfter(
  desk: Desk,
  moved: ReadonlyMap<string, string>,
  scope: string | undefined,
  absolute: Places,
  least: Point,
): Extract<Edit, { readonly type: 'layout.place' }>['nodes'] {
  const origin = scope === undefined ? { x: 0, y: 0 } : absoluteIn(scope, desk.places);
  const places: Record<string, Point> = {};
  for (const [path, at] of Object.entries(desk.unsaved)) places[newPathOf(path, moved)] = at;
  for (const [from, to] of moved) {
    const at = absolute[from] ?? absoluteIn(from, desk.places);
    const inside = { x: at.x - origin.x, y: at.y - origin.y };
    places[to] = { x: Math.round(Math.max(least.x, inside.x)), y: Math.round(Math.max(least.y, inside.y)) };
    for (const [path, inner] of Object.entries(desk.places))
      if (path.startsWith(`${from}.`)) places[to + path.slice(from.length)] = inner;
  }
  return places;
}

function absoluteIn(path: string, places: Places): Point {
  let [x, y] = [0, 0];
  for (let at: string | undefined = path; at !== undefined; at = parentOf(at)) {
    x += places[at]?.x ?? 0;
    y += places[at]?.y ?? 0;
  }
  return { x, y };
}

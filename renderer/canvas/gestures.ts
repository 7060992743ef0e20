import type { Catalogue } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { canConnect, disconnect, edgeConditionEdits } from '#shared/workflow/connect.ts';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { newNode } from '#shared/workflow/new-workflow.ts';
import { isWrittenAround, retargetSource } from '#shared/workflow/retarget.ts';
import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { workflowAfter } from './after-edits.ts';
import type { PortRef } from './canvas-store.ts';
import { snap, snapPoint } from './card-shape.ts';
import { fittingPortsOf, isOutput, portTypeOf } from './fitting-ports.ts';
import type { Places, Point } from './layout-tree.ts';
import { nodeAt, outermost, parentOf, pathOf } from './node-tree.ts';

/*
 * The hand on the canvas: what a gesture means for the document, and nothing else. Each result is one entry on the undo stack.
 */

export interface Desk {
  readonly workflow: Workflow;
  readonly catalogue: Catalogue;
  /** Where cards stand now, placed by hand or laid out. */
  readonly places: Places;
  /** Those among `places` that the document does not know yet. */
  readonly unsaved: Places;
}

export interface NewCard {
  readonly action: string;
  readonly at: Point;
  /** Container to put it into; undefined: the top. */
  readonly scope?: string | undefined;
  /** Connect the new node with this port, as well as it goes. */
  readonly from?: PortRef | undefined;
  /** What its form begins with. */
  readonly parameters?: WorkflowNode['parameters'];
}

export interface Added {
  readonly path: string;
  readonly edits: readonly Edit[];
}

/** A new node at a point, connected when there is something to connect it with. */
export function addCard(desk: Desk, card: NewCard): Result<Added> {
  const action = desk.catalogue.get(card.action);
  if (action === undefined) {
    return bad(
      problem('action.unknown', messages.canvas.unknownAction(card.action), {
        remedy: messages.canvas.unknownActionRemedy,
      }),
    );
  }
  const { id, node } = newNode(action, desk.workflow);
  const path = pathOf(card.scope, id);
  const parameters = card.parameters === undefined ? {} : { parameters: card.parameters };
  const put: Edit[] = [
    { type: 'node.put', path, node: { ...node, ...parameters } },
    placeEdit(desk, { [path]: snapPoint(card.at) }),
  ];
  if (card.from === undefined) return good({ path, edits: put });
  return good({ path, edits: [...put, ...connectTo(after(desk, put), card.from, path)] });
}

/** The desk as it will be: what the next edit of the same gesture is decided by. */
export function after(desk: Desk, edits: readonly Edit[]): Desk {
  return { ...desk, workflow: workflowAfter(desk.workflow, edits) };
}

/** The edits of the best connection between a port and a node; none when nothing fits. */
export function connectTo(
  desk: Desk,
  from: PortRef,
  path: string,
  isFree = (_port: PortRef): boolean => true,
): readonly Edit[] {
  for (const port of fittingPortsOf(desk.workflow, desk.catalogue, edgesOf(desk.workflow), from, path)) {
    if (!isFree(port)) continue;
    const result = connectPorts(desk, from, port);
    if (result.ok) return result.value;
  }
  return [];
}

/** An edge between two ports, whichever of them the drawing began at. */
export function connectPorts(
  desk: Pick<Desk, 'workflow' | 'catalogue'>,
  a: PortRef,
  b: PortRef,
): Result<readonly Edit[]> {
  const [source, target] = isOutput(a.port) ? [a, b] : [b, a];
  return canConnect(desk.workflow, desk.catalogue, source, target);
}

/** Order edges from several nodes to one, or from one to several, as one step. What waits already is left alone; none at all: why not. */
export function connectEach(
  desk: Desk,
  sources: readonly string[],
  targets: readonly string[],
): Result<readonly Edit[]> {
  const edits: Edit[] = [];
  let refused: Result<readonly Edit[]> = good([]);
  for (const source of sources)
    for (const target of targets) {
      const result = connectPorts(after(desk, edits), { node: source, port: 'done' }, { node: target, port: 'after' });
      if (result.ok) edits.push(...result.value);
      else if (result.problem.code !== 'connect.exists') refused = result;
    }
  return edits.length > 0 ? good(edits) : refused;
}

/** Waits for nodes of the same level, each of which must have ended as said; edges that are there get the new condition. */
export function runAfter(
  desk: Desk,
  path: string,
  conditions: Readonly<Record<string, string>>,
): Result<readonly Edit[]> {
  const edits: Edit[] = [];
  for (const [id, condition] of Object.entries(conditions)) {
    const source = pathOf(parentOf(path), id);
    const result = connectPorts(after(desk, edits), { node: source, port: 'done' }, { node: path, port: 'after' });
    if (!result.ok && result.problem.code !== 'connect.exists') return result;
    if (result.ok) edits.push(...result.value);
    if (!result.ok || condition !== 'succeeded')
      edits.push(...edgeConditionEdits(after(desk, edits).workflow, { source, target: path }, condition));
  }
  return good(edits);
}

/** The same condition for several edges. */
export function setConditions(desk: Desk, edges: readonly Edge[], condition: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (const edge of edges)
    if (edge.condition !== condition) edits.push(...edgeConditionEdits(after(desk, edits).workflow, edge, condition));
  return edits;
}

/** An end of an edge moved to another port: decided as if the old edge were gone already. What it asks of its source stays asked. */
export function moveEdge(desk: Desk, edge: Edge, source: PortRef, target: PortRef): Result<readonly Edit[]> {
  const cut = disconnect(desk.workflow, edge);
  const result = connectPorts(after(desk, cut), source, target);
  const isSameEnd = edge.target === target.node && edge.targetPort === target.port;
  const isAround = isSameEnd && isWrittenAround(desk.workflow, edge);
  // Among other words any value may stand.
  if (!result.ok && !(isAround && result.problem.code === 'connect.type')) return result;
  const exchanged = isAround ? retargetSource(desk.workflow, edge, source) : undefined;
  if (exchanged !== undefined) return good(exchanged);
  if (!result.ok) return result;
  const edits = [...cut, ...result.value];
  const isCase = edge.condition.startsWith('case.') && source.node !== edge.source;
  if (edge.kind === 'data' || edge.condition === 'succeeded' || isCase) return good(edits);
  const ends = { source: source.node, target: target.node };
  return good([...edits, ...edgeConditionEdits(after(desk, edits).workflow, ends, edge.condition)]);
}

/** A node put into the middle of an edge: the edge now goes through it. */
export function insertOnEdge(desk: Desk, edge: Edge, card: NewCard): Result<Added> {
  const added = addCard(desk, { ...card, from: undefined });
  if (!added.ok) return added;
  const { path, edits } = added.value;
  return good({ path, edits: [...edits, ...threadThrough(after(desk, edits), edge, path)] });
}

/** A card that hangs on nothing yet, dropped on an edge; undefined when the edge cannot go through it. */
export function spliceCard(desk: Desk, edge: Edge, path: string): readonly Edit[] | undefined {
  const through = threadThrough(desk, edge, path);
  const drawn = edgesOf(after(desk, through).workflow);
  const isBetween =
    drawn.some((each) => each.source === edge.source && each.target === path) &&
    drawn.some((each) => each.source === path && each.target === edge.target);
  return isBetween ? through : undefined;
}

/** Two edges in place of one: to the first port that takes the value, else "and then this"; its condition stays with the first. */
function threadThrough(desk: Desk, edge: Edge, path: string): readonly Edit[] {
  const behind = leadBehind(desk, edge, path);
  const { parameters = {} } = nodeAt(desk.workflow, path) ?? {};
  // What somebody has written there is worth more than an edge that was only near.
  const isFree = ({ port }: PortRef): boolean => parameters[port.slice(port.indexOf('.') + 1)] === undefined;
  const now = after(desk, behind);
  const before = connectTo(now, { node: edge.source, port: edge.sourcePort }, path, isFree);
  const edits = [...behind, ...before];
  if (before.length === 0 || edge.condition === 'succeeded') return edits;
  const ends = { source: edge.source, target: path };
  return [...edits, ...edgeConditionEdits(after(desk, edits).workflow, ends, edge.condition)];
}

/** The second of them. A value among other words is exchanged there, or, when the node hands out nothing like it, flows on as before. */
function leadBehind(desk: Desk, edge: Edge, path: string): readonly Edit[] {
  const order = { node: edge.target, port: 'after' };
  if (edge.kind === 'data' && isWrittenAround(desk.workflow, edge)) {
    const ports = fittingPortsOf(desk.workflow, desk.catalogue, edgesOf(desk.workflow), order, path);
    const type = portTypeOf(desk.workflow, desk.catalogue, { node: edge.source, port: edge.sourcePort });
    const alike = ports.find((port) => portTypeOf(desk.workflow, desk.catalogue, port) === type);
    return (
      (alike === undefined ? undefined : retargetSource(desk.workflow, edge, alike)) ?? connectTo(desk, order, path)
    );
  }
  const cut = disconnect(desk.workflow, edge);
  const behind = connectTo(after(desk, cut), { node: edge.target, port: edge.targetPort }, path);
  return [...cut, ...(behind.length > 0 ? behind : connectTo(after(desk, cut), order, path))];
}

/** Writes places down. The first time anything is placed, everything laid out so far is written too: it must not move any more. */
export function placeEdit(desk: Pick<Desk, 'unsaved'>, places: Places): Edit {
  return { type: 'layout.place', nodes: { ...desk.unsaved, ...places } };
}

/** `isExact`: they stand where they shall already, in line with others perhaps instead of on the grid. */
export function moveCards(desk: Desk, moved: Places, isExact = false): readonly Edit[] {
  const changed = Object.entries(moved)
    .map(([path, at]) => [path, isExact ? { x: Math.round(at.x), y: Math.round(at.y) } : snapPoint(at)] as const)
    .filter(([path, at]) => desk.places[path]?.x !== at.x || desk.places[path]?.y !== at.y);
  return changed.length === 0 ? [] : [placeEdit(desk, Object.fromEntries(changed))];
}

export function nudgeCards(desk: Desk, paths: readonly string[], dx: number, dy: number): readonly Edit[] {
  const moved = outermost(paths).flatMap((path) => {
    const at = desk.places[path];
    return at === undefined ? [] : [[path, { x: snap(at.x + dx), y: snap(at.y + dy) }] as const];
  });
  return moveCards(desk, Object.fromEntries(moved));
}

export function deleteParts(desk: Desk, paths: readonly string[], edges: readonly Edge[]): readonly Edit[] {
  const gone = outermost(paths);
  const isGone = (path: string): boolean => gone.some((each) => path === each || path.startsWith(`${each}.`));
  const cut = edges.filter((edge) => !isGone(edge.target) && !isGone(edge.source));
  // A parameter that took its value from a removed node is empty again.
  const loose = edgesOf(desk.workflow).filter(
    (edge) => isGone(edge.source) && !isGone(edge.target) && edge.kind === 'data',
  );
  const edits: Edit[] = [];
  for (const edge of [...cut, ...loose]) edits.push(...disconnect(workflowAfter(desk.workflow, edits), edge));
  return [...edits, ...gone.map((path): Edit => ({ type: 'node.remove', path }))];
}

/** Removes nodes and lets what came before them lead to what came behind. */
export function deleteAndHeal(desk: Desk, paths: readonly string[]): readonly Edit[] {
  const gone = new Set(outermost(paths));
  const edges = edgesOf(desk.workflow);
  const removal = deleteParts(desk, paths, []);
  const pairs = new Map<string, readonly [string, string]>();
  for (const edge of edges) {
    if (!gone.has(edge.source) || gone.has(edge.target)) continue;
    for (const source of survivorsBefore(edge.source, edges, gone)) {
      const isThere = edges.some((each) => each.source === source && each.target === edge.target);
      if (!isThere && parentOf(source) === parentOf(edge.target))
        pairs.set(`${source} ${edge.target}`, [source, edge.target]);
    }
  }
  const heals = healAfter(desk, [...pairs.values()], gone);
  return [...removal, ...heals];
}

function survivorsBefore(path: string, edges: readonly Edge[], gone: ReadonlySet<string>): readonly string[] {
  const seen = new Set([path]);
  const found = new Set<string>();
  for (const at of seen) {
    for (const edge of edges) {
      if (edge.target !== at) continue;
      if (gone.has(edge.source)) seen.add(edge.source);
      else found.add(edge.source);
    }
  }
  return [...found];
}

/** `after` of each healed node as it shall be: several new neighbours of one node must not overwrite each other. */
function healAfter(
  desk: Desk,
  pairs: readonly (readonly [string, string])[],
  gone: ReadonlySet<string>,
): readonly Edit[] {
  const byTarget = Map.groupBy(pairs, ([, target]) => target);
  return [...byTarget].map(([target, sources]): Edit => {
    const after = nodeAt(desk.workflow, target)?.after;
    const siblings = new Set(
      [...gone]
        .filter((path) => parentOf(path) === parentOf(target))
        .map((path) => path.slice(path.lastIndexOf('.') + 1)),
    );
    const added = sources.map(([source]) => source.slice(source.lastIndexOf('.') + 1));
    const value =
      after === undefined || Array.isArray(after)
        ? [...new Set([...(after ?? []).filter((id) => !siblings.has(id)), ...added])]
        : {
            ...Object.fromEntries(Object.entries(after).filter(([id]) => !siblings.has(id))),
            ...Object.fromEntries(added.map((id) => [id, 'succeeded' as const])),
          };
    return { type: 'node.set', path: target, field: ['after'], value };
  });
}

/** Off when any of them is on; otherwise all on again. */
export function toggleDisabled(desk: Desk, paths: readonly string[]): readonly Edit[] {
  const isOn = paths.some((path) => nodeAt(desk.workflow, path)?.disabled !== true);
  return paths.map((path): Edit => ({ type: 'node.set', path, field: ['disabled'], ...(isOn ? { value: true } : {}) }));
}

/** Muted: never runs, and so nothing that needs it does. A condition somebody wrote is never overwritten. */
export function toggleMuted(desk: Desk, paths: readonly string[]): readonly Edit[] {
  const own = paths.filter((path) =>
    [undefined, false].includes(nodeAt(desk.workflow, path)?.when as undefined | false),
  );
  const isOn = own.some((path) => nodeAt(desk.workflow, path)?.when !== false);
  return own.map((path): Edit => ({ type: 'node.set', path, field: ['when'], ...(isOn ? { value: false } : {}) }));
}

export function renameCard(path: string, name: string, defaultName: string | undefined): readonly Edit[] {
  const text = name.trim();
  return [{ type: 'node.set', path, field: ['name'], ...(text === '' || text === defaultName ? {} : { value: text }) }];
}

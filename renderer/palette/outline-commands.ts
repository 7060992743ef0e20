import type { Edge } from '#shared/workflow/edges.ts';
import { nodeName } from '#shared/workflow/node-names.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { announce, select, useView } from '../stores/view-store.ts';
import { isMark, markOf } from '../canvas/marks.ts';
import { renameCard } from '../canvas/gestures.ts';
import { changeMark } from '../canvas/mark-commands.ts';
import { moveToScope } from '../canvas/move-to-scope.ts';
import { calledAt, idOf, nodeAt, parentOf } from '../canvas/node-tree.ts';
import { moveInOrder } from '../canvas/order-commands.ts';
import { absolutePlace, desk, innerCorner, useScene } from '../canvas/scene.ts';
import { neighboursOf, type OutlineRow } from './outline-rows.ts';

/* What the keys of the outline do beside those of the canvas, which hold there too. */

const text = messages.palette.tree;
const ASIDE = 280;

export function selectKeys(keys: readonly string[]): void {
  select(
    keys.filter((key) => !isMark(key)),
    [],
    keys.filter(isMark),
  );
}

export function selectedKeys(): readonly string[] {
  const { selectedNodes, selectedMarks } = useView.getState();
  return [...selectedNodes, ...selectedMarks];
}

/** Of a node or a group, so that each can be told from the others. */
function nameOf(path: string): string {
  const { workflow, catalogue } = useScene.getState();
  return isMark(path) ? ownNameOf(path) : calledAt(workflow, catalogue, path);
}

/** The name alone, as it is written in a field. */
export function ownNameOf(path: string): string {
  const mark = markOf(path);
  if (mark !== undefined) return useDocument.getState().layout.groups[mark.id]?.title ?? '';
  const { workflow, catalogue } = useScene.getState();
  const node = nodeAt(workflow, path);
  return node === undefined ? path : nodeName(node, idOf(path), catalogue.get(node.action)?.title ?? node.action);
}

/** For screen readers: the edges, which nobody sees in a list. */
export function edgeWords(edges: readonly Edge[], path: string): string {
  const { needs, feeds } = neighboursOf(edges, path);
  return text.edges(needs.map(nameOf), feeds.map(nameOf));
}

/** Into the container just above among its neighbours, or out of the one it lies in. */
export function moveRow(rows: readonly OutlineRow[], row: OutlineRow, way: 'in' | 'out'): void {
  const now = desk();
  if (now === undefined || isMark(row.key)) return;
  const scope = parentOf(row.key);
  const target =
    way === 'in' ? containerAbove(rows, row) : scope === undefined ? undefined : { scope: parentOf(scope) };
  if (target === undefined) {
    announce(way === 'in' ? text.nothingAbove : text.isOutside);
    return;
  }
  const { edges } = useScene.getState();
  const absolute = { [row.key]: way === 'in' ? insideOf(target.scope ?? '') : besideOf(scope ?? '') };
  const moved = moveToScope(now, edges, [row.key], target.scope, absolute, innerCorner(target.scope));
  if (!edit(messages.canvas.undo.moveInto, moved.edits)) return;
  select(moved.paths);
  announce(target.scope === undefined ? text.movedOut : text.movedInto(nameOf(target.scope)));
}

/** Up or down among the rows that stand beside it; only the order of the file changes. */
export function reorderRow(rows: readonly OutlineRow[], row: OutlineRow, way: 'earlier' | 'later'): void {
  if (isMark(row.key)) return;
  const beside = rows.filter(({ key, parent }) => parent === row.parent && !isMark(key));
  moveInOrder(
    row.key,
    way,
    beside.map(({ key }) => key),
  );
}

function containerAbove(rows: readonly OutlineRow[], row: OutlineRow): { readonly scope: string } | undefined {
  const { cards } = useScene.getState();
  const before = rows.slice(0, rows.indexOf(row)).toReversed();
  const found = before.find(
    ({ key }) => parentOf(key) === parentOf(row.key) && cards.some((card) => card.path === key && card.isContainer),
  );
  return found === undefined ? undefined : { scope: found.key };
}

/** Beside what the container holds already. */
function insideOf(container: string): { readonly x: number; readonly y: number } {
  const origin = absolutePlace(container) ?? { x: 0, y: 0 };
  const corner = innerCorner(container);
  const held = Object.keys(nodeAt(useScene.getState().workflow, container)?.nodes ?? {}).length;
  return { x: origin.x + corner.x + held * ASIDE, y: origin.y + corner.y };
}

function besideOf(container: string): { readonly x: number; readonly y: number } {
  const origin = absolutePlace(container) ?? { x: 0, y: 0 };
  const width = useScene.getState().shapes.get(container)?.width ?? ASIDE;
  return { x: origin.x + width + 40, y: origin.y };
}

export function renameRow(key: string, name: string): void {
  if (isMark(key)) {
    if (name.trim() !== '') changeMark(key, { title: name.trim() }, messages.canvas.marks.undo.rename);
    return;
  }
  const { workflow, catalogue } = useScene.getState();
  const title = catalogue.get(nodeAt(workflow, key)?.action ?? '')?.title;
  edit(messages.canvas.undo.rename, renameCard(key, name, title));
}

import type { Connection, EdgeChange, NodeChange, ReactFlowProps } from '@xyflow/react';
import type { DragEvent, MouseEvent } from 'react';
import type { Edge } from '#shared/workflow/edges.ts';
import { openSheet, useView } from '../stores/view-store.ts';
import { addNode } from './add-node.ts';
import { deleteEdge } from './canvas-commands.ts';
import { useCanvas } from './canvas-store.ts';
import { toCanvas } from './canvas-view.ts';
import { dragCard, enterCard, leaveCard } from './card-hover.ts';
import {
  endDrawing,
  explainHover,
  isValidConnection,
  onConnect,
  pointOf,
  reconnect,
  startDrawing,
  stopDrawing,
} from './connect-gesture.ts';
import { enterEdge, leaveEdge } from './edge-hover.ts';
import type { CanvasEdge } from './flow-graph.ts';
import type { Point } from './layout-tree.ts';
import { isMarquee } from './map-view.ts';
import type { CanvasNode } from './marks-view.ts';
import { isMark } from './marks.ts';
import { scopeAt } from './scene.ts';
import { selectHere } from './select-here.ts';
import { endSplice, watchNewSplice } from './splice.ts';
import { enterNode } from './sub-workflow-commands.ts';

/*
 * What the pointer does on the canvas, but for dragging cards. The functions never change: React Flow draws every card and edge again
 * when it is given another one.
 */

const ACTION_DRAG_TYPE = 'application/x-codomyrmex-action';

function startConnecting(
  { ctrlKey, metaKey }: Pick<globalThis.MouseEvent, 'ctrlKey' | 'metaKey'>,
  params: Parameters<typeof startDrawing>[0],
): void {
  startDrawing(params, ctrlKey || metaKey);
}

function moveEnd({ data }: CanvasEdge, connection: Connection): void {
  if (data !== undefined) reconnect(data.edge, connection);
}

export function selectNodes(changes: NodeChange<CanvasNode>[]): void {
  const { selectedNodes, selectedEdges, selectedMarks } = useView.getState();
  const before = [...selectedNodes, ...selectedMarks];
  const next = applySelection(before, changes);
  if (next === before) return;
  selectHere(
    next.filter((id) => !isMark(id)),
    selectedEdges,
    next.filter(isMark),
  );
}

function selectEdges(changes: EdgeChange<CanvasEdge>[]): void {
  if (isMarquee()) return;
  const { selectedNodes, selectedEdges, selectedMarks } = useView.getState();
  const next = applySelection(selectedEdges, changes);
  if (next !== selectedEdges) selectHere(selectedNodes, next, selectedMarks);
}

function applySelection(
  selected: readonly string[],
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[],
): readonly string[] {
  const next = new Set(selected);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  const isSame = next.size === selected.length && selected.every((id) => next.has(id));
  return isSame ? selected : [...next];
}

function watchDrawing(event: MouseEvent): void {
  const { drawing } = useCanvas.getState();
  if (drawing === undefined || drawing.keyboard !== undefined || !(event.target instanceof Element)) return;
  const node = event.target.closest('[data-node-id]')?.getAttribute('data-node-id') ?? undefined;
  const port = event.target.closest('[data-port]')?.getAttribute('data-port') ?? undefined;
  explainHover(node === undefined || port === undefined ? undefined : { node, port }, {
    x: event.clientX,
    y: event.clientY,
  });
}

function openMenu(event: MouseEvent | globalThis.MouseEvent, kind: 'node' | 'edge' | 'canvas', id?: string): void {
  event.preventDefault();
  const view = useView.getState();
  if (kind === 'node' && id !== undefined && !view.selectedNodes.includes(id)) selectHere([id], []);
  if (kind === 'edge' && id !== undefined && !view.selectedEdges.includes(id)) selectHere([], [id]);
  useCanvas.setState({ menu: { kind, at: { x: event.clientX, y: event.clientY } } });
}

/** A plain click on one of several selected cards means that one, as everywhere; React Flow leaves all of them selected. */
function clickNode({ shiftKey, ctrlKey, metaKey, altKey, target }: MouseEvent, { id }: CanvasNode): void {
  const { selectedNodes, selectedMarks } = useView.getState();
  if (shiftKey || ctrlKey || metaKey || altKey || selectedNodes.length + selectedMarks.length < 2) return;
  if (!(target instanceof Element) || target.closest('button, input, select, textarea, .port') !== null) return;
  if (isMark(id)) selectHere([], [], [id]);
  else selectHere([id], []);
}

/** A card shows its parameters, a note is written in. */
function openNode(event: MouseEvent, node: CanvasNode): void {
  if (node.type === 'note') useCanvas.setState({ renaming: node.id });
  else if (node.type === 'card' && isPlain(event.target) && !enterNode(node.id))
    useView.setState({ isRightOpen: true, inspectorTab: 'parameters' });
}

function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

function isPlain(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, input, .card-name, .port') === null;
}

/** `dragleave` is also told of every part of the canvas the pointer passes. */
function isOutside({ currentTarget, relatedTarget }: DragEvent): boolean {
  return !(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget);
}

export function canvasPoint(event: globalThis.MouseEvent | TouchEvent): Point {
  return toCanvas(pointOf(event) ?? { x: 0, y: 0 });
}

function allowDrop(event: DragEvent): void {
  if (!event.dataTransfer.types.includes(ACTION_DRAG_TYPE)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const at = canvasPoint(event.nativeEvent);
  watchNewSplice(at);
  const dropScope = scopeAt(at);
  if (useCanvas.getState().dropScope !== dropScope) useCanvas.setState({ dropScope });
}

/** The drag left the canvas, or was dropped. */
function endDrop(): Edge | undefined {
  useCanvas.setState({ dropScope: undefined });
  return endSplice();
}

function dropAction(event: DragEvent): void {
  const spliced = endDrop();
  const action = event.dataTransfer.getData(ACTION_DRAG_TYPE);
  if (action === '') return;
  event.preventDefault();
  const edge =
    event.target instanceof Element ? event.target.closest('[data-edge-id]')?.getAttribute('data-edge-id') : undefined;
  addNode(action, {
    at: toCanvas({ x: event.clientX, y: event.clientY }),
    onEdge: spliced?.id ?? edge ?? undefined,
    isExact: true,
  });
}

export const HANDLERS: Partial<ReactFlowProps<CanvasNode, CanvasEdge>> = {
  onEdgesChange: selectEdges,
  onNodeMouseEnter: (_event, node) => node.type === 'card' && enterCard(node.id),
  onNodeMouseLeave: leaveCard,
  onNodeDragStart: dragCard,
  onConnectStart: startConnecting,
  onClickConnectStart: startConnecting,
  onConnect,
  onConnectEnd: endDrawing,
  onClickConnectEnd: stopDrawing,
  onReconnect: moveEnd,
  isValidConnection,
  onMouseMove: watchDrawing,
  onEdgeClick: (event, edge) => event.altKey && deleteEdge(edge.id),
  onEdgeMouseEnter: (_event, edge) => enterEdge(edge.id),
  onEdgeMouseLeave: leaveEdge,
  onNodeContextMenu: (event, node) => !isMark(node.id) && openMenu(event, 'node', node.id),
  onEdgeContextMenu: (event, edge) => openMenu(event, 'edge', edge.id),
  onPaneContextMenu: (event) => openMenu(event, 'canvas'),
  onSelectionContextMenu: (event) => openMenu(event, 'node'),
  onNodeClick: clickNode,
  onNodeDoubleClick: openNode,
  onPaneClick: (event) =>
    (event.ctrlKey || event.metaKey) && openSheet({ kind: 'addNode', at: { x: event.clientX, y: event.clientY } }),
  onDoubleClick: (event) =>
    isPane(event.target) && openSheet({ kind: 'addNode', at: { x: event.clientX, y: event.clientY } }),
  onDragOver: allowDrop,
  onDrop: dropAction,
  onDragLeave: (event) => isOutside(event) && endDrop(),
};

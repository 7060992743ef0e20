import type { Connection, FinalConnectionState, OnConnectStartParams } from '@xyflow/react';
import type { Edge } from '#shared/workflow/edges.ts';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { reportProblem } from '../stores/notices.tsx';
import { announce, openSheet, select, useView } from '../stores/view-store.ts';
import { portKey, useCanvas, type Drawing, type PortRef } from './canvas-store.ts';
import { fittingPorts, fittingPortsOf, isOutput } from './fitting-ports.ts';
import { connectEach, connectPorts, deleteParts, moveEdge } from './gestures.ts';
import { portLabel } from './keyboard-connect.ts';
import type { Point } from './layout-tree.ts';
import { edgesAt, movePortEdges, portsToMoveTo } from './move-port.ts';
import { desk, useScene } from './scene.ts';

const text = messages.canvas;

function endsOf({
  source,
  sourceHandle,
  target,
  targetHandle,
}: Pick<Connection, 'source' | 'target'> & { sourceHandle?: string | null; targetHandle?: string | null }):
  | readonly [PortRef, PortRef]
  | undefined {
  if (sourceHandle == null || targetHandle == null) return undefined;
  return [
    { node: source, port: sourceHandle },
    { node: target, port: targetHandle },
  ];
}

/** Answers of `canConnect` while one edge is drawn: React Flow asks at every move of the pointer. */
const verdicts = new Map<string, string | undefined>();

/** Why this edge may not be; undefined when it may. */
function refusal(a: PortRef, b: PortRef): string | undefined {
  const key = `${portKey(a)} ${portKey(b)}`;
  const now = desk();
  if (now === undefined) return undefined;
  if (!verdicts.has(key)) {
    const result = connectPorts(now, a, b);
    verdicts.set(
      key,
      result.ok ? undefined : [result.problem.message, result.problem.reason].filter(Boolean).join(' '),
    );
  }
  return verdicts.get(key);
}

/** `isMoving`: the hand takes the edges that are there to another port, instead of drawing a new one. */
export function startDrawing(
  { nodeId, handleId }: Pick<OnConnectStartParams, 'nodeId' | 'handleId'>,
  isMoving = false,
): void {
  const now = desk();
  if (now === undefined || nodeId === null || handleId === null) return;
  verdicts.clear();
  const from = { node: nodeId, port: handleId };
  const { edges } = useScene.getState();
  const moves = isMoving ? edgesAt(edges, from).map(({ id }) => id) : [];
  const fits =
    moves.length > 0
      ? portsToMoveTo(now, from)
      : new Set(fittingPorts(now.workflow, now.catalogue, edges, from).map(portKey));
  useCanvas.setState({
    drawing: { from, isFromOutput: isOutput(handleId), fits, ...(moves.length > 0 ? { moves } : {}) },
    hoveredEdge: undefined,
  });
}

/** Ends the drawing without an edge. */
export function stopDrawing(): void {
  verdicts.clear();
  clearTimeout(tipTimer);
  useCanvas.setState({ drawing: undefined });
}

/** React Flow's question for the port under the pointer; a "no" is explained at the pointer. */
export function isValidConnection(
  connection:
    | Connection
    | { source: string; target: string; sourceHandle?: string | null; targetHandle?: string | null },
): boolean {
  const ends = endsOf(connection);
  if (useCanvas.getState().drawing?.moves !== undefined) return false;
  return ends !== undefined && ends[0].node !== ends[1].node && refusal(...ends) === undefined;
}

export function connectAndTell(a: PortRef, b: PortRef, label: string = text.undo.connect): boolean {
  const now = desk();
  if (now === undefined) return false;
  if (connectSelected(a, b)) return true;
  const result = connectPorts(now, a, b);
  if (!result.ok || !edit(label, result.value)) return false;
  const [source, target] = isOutput(a.port) ? [a, b] : [b, a];
  announce(text.connected(portLabel(source), portLabel(target)));
  return true;
}

/** Drawn from one of several selected nodes, an order edge is drawn from each of them; so, too, to each of them. */
function connectSelected(a: PortRef, b: PortRef): boolean {
  const [source, target] = isOutput(a.port) ? [a, b] : [b, a];
  const { selectedNodes } = useView.getState();
  const now = desk();
  const isOrder = source.port === 'done' && target.port === 'after';
  const isOneEnd = selectedNodes.includes(source.node) !== selectedNodes.includes(target.node);
  if (now === undefined || !isOrder || !isOneEnd || selectedNodes.length < 2) return false;
  const isFrom = selectedNodes.includes(source.node);
  const [sources, targets] = isFrom ? [selectedNodes, [target.node]] : [[source.node], selectedNodes];
  const result = connectEach(now, sources, targets);
  if (!result.ok) reportProblem(result.problem);
  else if (edit(text.undo.connect, result.value)) {
    const drawn = useScene
      .getState()
      .edges.filter(
        (edge) => edge.targetPort === 'after' && sources.includes(edge.source) && targets.includes(edge.target),
      );
    select(
      [],
      drawn.map(({ id }) => id),
    );
    announce(text.connectedSeveral(drawn.length));
  }
  return true;
}

/** `Alt` and a click: the port holds no edge any more. */
export function breakPort(port: PortRef): void {
  const now = desk();
  const edges = edgesAt(useScene.getState().edges, port);
  if (now !== undefined && edit(text.undo.breakPort, deleteParts(now, [], edges))) announce(text.broken(edges.length));
}

/** `Ctrl` or `⌘` and a drag from a port: all its edges now hang on the port, or on its like of the card, where the hand let go. */
function dropMoved({ from, moves = [], fits }: Drawing, to: PortRef | undefined, at: Point): void {
  const now = desk();
  const isStaying = to?.node === from.node && (to.port === '' || to.port === from.port);
  if (now === undefined || to === undefined || isStaying) return;
  const port = portOn(to, from, fits);
  const result = movePortEdges(now, from, port);
  if (!result.ok) tellAt([result.problem.message, result.problem.reason].filter(Boolean).join(' '), at);
  else if (edit(text.movePort.undo, result.value)) announce(text.movePort.moved(moves.length, portLabel(port)));
}

/** Over the body of a card: the port of the same name, else the first that takes them. */
function portOn(to: PortRef, from: PortRef, fits: ReadonlySet<string>): PortRef {
  if (to.port !== '') return to;
  const alike = { node: to.node, port: from.port };
  if (fits.has(portKey(alike))) return alike;
  const first = [...fits].find((key) => key.startsWith(`${to.node} `));
  return first === undefined ? alike : { node: to.node, port: first.slice(to.node.length + 1) };
}

export function onConnect(connection: Connection): void {
  if (useCanvas.getState().drawing?.moves !== undefined) return;
  const ends = endsOf(connection);
  if (ends !== undefined) connectAndTell(...ends);
}

/** An edge's end was moved to another port: one step, the old edge goes only when the new one may be. */
export function reconnect(edge: Edge, connection: Connection): void {
  const now = desk();
  const ends = endsOf(connection);
  if (now === undefined || ends === undefined) return;
  const result = moveEdge(now, edge, ...ends);
  if (result.ok) edit(text.undo.reconnect, result.value);
}

const TIP_AFTER_MS = 150;
const TIP_STAYS_MS = 3200;
let tipTimer: ReturnType<typeof setTimeout> | undefined;

/** Over a port that does not fit, the reason shows after a moment. */
export function explainHover(to: PortRef | undefined, at: Point): void {
  const { drawing, tip } = useCanvas.getState();
  if (drawing === undefined || drawing.keyboard !== undefined) return;
  const isElsewhere = to !== undefined && to.node !== drawing.from.node;
  const why = isElsewhere
    ? (drawing.moves === undefined ? refusalEitherWay : refusalToMove)(drawing.from, to)
    : undefined;
  clearTimeout(tipTimer);
  if (why === undefined) {
    if (tip !== undefined) useCanvas.setState({ tip: undefined });
    return;
  }
  if (tip !== undefined) useCanvas.setState({ tip: { text: why, at } });
  else tipTimer = setTimeout(() => useCanvas.setState({ tip: { text: why, at } }), TIP_AFTER_MS);
}

function refusalEitherWay(a: PortRef, b: PortRef): string | undefined {
  return isOutput(a.port) ? refusal(a, b) : refusal(b, a);
}

function refusalToMove(from: PortRef, to: PortRef): string | undefined {
  const now = desk();
  const result = now === undefined ? undefined : movePortEdges(now, from, to);
  return result === undefined || result.ok ? undefined : result.problem.message;
}

function tellAt(why: string, at: Point): void {
  clearTimeout(tipTimer);
  useCanvas.setState({ tip: { text: why, at } });
  tipTimer = setTimeout(() => useCanvas.setState({ tip: undefined }), TIP_STAYS_MS);
}

/** The pointer let go: on a port React Flow has connected already; on a card the best port is found; on nothing the search opens. */
export function endDrawing(
  pointer: MouseEvent | TouchEvent,
  state: Pick<FinalConnectionState, 'isValid' | 'fromHandle' | 'toHandle'>,
): void {
  const { drawing } = useCanvas.getState();
  const at = pointOf(pointer);
  if (drawing?.moves !== undefined) {
    const to = at === undefined ? undefined : (portNear(drawing.from, state.toHandle) ?? portAt(at));
    useCanvas.setState({ tip: undefined });
    stopDrawing();
    if (at !== undefined) dropMoved(drawing, to, at);
    return;
  }
  const why =
    drawing === undefined || state.toHandle === null || state.toHandle?.id == null
      ? undefined
      : refusalEitherWay(drawing.from, { node: state.toHandle.nodeId, port: state.toHandle.id });
  const from = drawing?.from;
  useCanvas.setState({ tip: undefined });
  stopDrawing();
  if (state.isValid === true || from === undefined || at === undefined) return;
  if (why !== undefined && state.toHandle?.nodeId !== from.node) {
    tellAt(why, at);
    return;
  }
  const under = document.elementFromPoint(at.x, at.y);
  const card = under?.closest('[data-node-id]')?.getAttribute('data-node-id') ?? undefined;
  const isOnFrame = under?.closest('.card-inner') != null;
  if (card !== undefined && !isOnFrame) dropOnCard(from, card, at);
  else if (under?.closest('.react-flow') == null) return;
  else if (pointer.shiftKey) useCanvas.setState({ categories: { at, from } });
  else openSheet({ kind: 'addNode', at, from });
}

/** The port next to the pointer, if it is on the side that edges move along; React Flow lets the pointer through those of its own side. */
function portNear(from: PortRef, near: FinalConnectionState['toHandle']): PortRef | undefined {
  if (near?.id == null || isOutput(near.id) !== isOutput(from.port)) return undefined;
  return { node: near.nodeId, port: near.id };
}

/** The card under the pointer, with no port named. */
function portAt(at: Point): PortRef | undefined {
  const under = document.elementFromPoint(at.x, at.y);
  const node = under?.closest('[data-node-id]')?.getAttribute('data-node-id') ?? undefined;
  return node === undefined || under?.closest('.card-inner') != null ? undefined : { node, port: '' };
}

function dropOnCard(from: PortRef, card: string, at: Point): void {
  const now = desk();
  if (now === undefined || card === from.node) return;
  const { edges } = useScene.getState();
  const all = fittingPortsOf(now.workflow, now.catalogue, edges, from, card).filter(
    (port) => connectPorts(now, from, port).ok,
  );
  // "And then this" is what an edge of data means only where its value fits nowhere.
  const data = all.filter((port) => port.port !== 'after' && port.port !== 'done');
  const [only, ...more] = data.length > 0 ? data : all;
  if (only === undefined)
    tellAt(
      refusalEitherWay(from, { node: card, port: isOutput(from.port) ? 'after' : 'done' }) ??
        text.nothingFits(portLabel(from)),
      at,
    );
  else if (more.length === 0) connectAndTell(from, only);
  else useCanvas.setState({ picker: { at, from, ports: [only, ...more] } });
}

export function pointOf(pointer: MouseEvent | TouchEvent): Point | undefined {
  if ('clientX' in pointer) return { x: pointer.clientX, y: pointer.clientY };
  const touch = pointer.changedTouches[0];
  return touch === undefined ? undefined : { x: touch.clientX, y: touch.clientY };
}

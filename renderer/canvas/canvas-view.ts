import { getViewportForBounds, type ReactFlowInstance, type Viewport } from '@xyflow/react';
import { useDocument } from '../stores/document-store.ts';
import { useView } from '../stores/view-store.ts';
import type { CanvasEdge } from './flow-graph.ts';
import type { Point } from './layout-tree.ts';
import { MANY } from './many.ts';
import { boxAround, holdsBox, seenBox, type Box } from './map-tiles.ts';
import { cardRects, type CanvasNode } from './marks-view.ts';
import { absolutePlace, reservedIn, useScene } from './scene.ts';
import { middleAtFullSize } from './zoom-target.ts';

/*
 * The view onto the canvas: what is in sight and how large. Commands come from buttons, keys and the palette, so they live outside
 * the component and speak to the one canvas that is shown.
 */

let flow: ReactFlowInstance<CanvasNode, CanvasEdge> | undefined;
let root: HTMLElement | undefined;
let pointer: Point | undefined;
let fitted: Viewport | undefined;
let isShift = false;

export function attachCanvas(
  instance: ReactFlowInstance<CanvasNode, CanvasEdge> | undefined,
  element: HTMLElement | undefined,
): void {
  flow = instance;
  root = element;
}

export function canvasElement(): HTMLElement | undefined {
  return root;
}

/** Where the pointer was last seen over the canvas, in pixels of the window. */
export function rememberPointer(at: Point | undefined, withShift = false): void {
  pointer = at;
  isShift = withShift;
}

/** Shift turns snapping around while cards are dragged. */
export function isShiftHeld(): boolean {
  return isShift;
}

export function zoomNow(): number {
  return flow?.getZoom() ?? 1;
}

/** The controls and hints along the bottom must not lie on cards. */
const PADDING = { right: '36px', bottom: '64px', left: '36px' } as const;
const TOP_PX = 28;
const MOST_FIT_ZOOM = 1;
/** A large graph is drawn as a map, and a map is shown whole. */
export const LEAST_ZOOM = { few: 0.1, many: 0.02 } as const;
const CALM_MS = 160;

function isReduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** 160 ms, or at once beyond two screens: a flight over the whole graph shows nothing. */
function durationTo(zoom: number | undefined): number {
  const now = flow?.getZoom() ?? 1;
  const isFar = zoom !== undefined && (zoom / now > 3 || now / zoom > 3);
  return isReduced() || isFar ? 0 : CALM_MS;
}

/** Where drawing begins: full size, whatever was shown before. */
export function startView(): void {
  void flow?.setViewport({ x: 0, y: 0, zoom: 1 });
}

export function fitView(options: { readonly isInstant?: boolean } = {}): void {
  const { notes, groups } = useDocument.getState().layout;
  // With the row that the first run gives every card: it must not grow out of sight just then.
  const reserved = reservedIn(useScene.getState());
  const cards = [...cardRects().values()].map((card) => ({ ...card, height: card.height + reserved }));
  const boxes = [...cards, ...Object.values(notes), ...Object.values(groups)];
  showBoxes(boxes, options.isInstant === true ? 0 : durationTo(undefined));
}

/** After everything was moved: all of it, when some of it would stand where nobody looks. */
export function fitWhenOutOfSight(): void {
  const size = root?.getBoundingClientRect();
  const view = flow?.getViewport();
  if (size === undefined || view === undefined) return;
  const seen = seenBox([view.x, view.y, view.zoom], size.width, size.height);
  if (![...cardRects().values()].every((box) => holdsBox(seen, box))) fitView();
}

/** All of it, for as long as the key is held; then back to where the view was. */
export function showOverview(): void {
  const before = flow?.getViewport();
  if (before === undefined) return;
  fitView({ isInstant: true });
  const back = (event: Event): void => {
    // Chosen in the command palette, it lasts beyond the Enter that chose it.
    if (event instanceof KeyboardEvent && event.key === 'Enter') return;
    window.removeEventListener('keyup', back);
    window.removeEventListener('blur', back);
    void flow?.setViewport(before);
  };
  window.addEventListener('keyup', back);
  window.addEventListener('blur', back);
}

export function fitSelection(): void {
  const chosen = selectedBoxes();
  if (chosen.length === 0) fitView();
  else showBoxes(chosen, durationTo(undefined));
}

function selectedBoxes(): readonly Box[] {
  const { shapes } = useScene.getState();
  return useView.getState().selectedNodes.flatMap((path) => {
    const [at, shape] = [absolutePlace(path), shapes.get(path)];
    return at === undefined || shape === undefined ? [] : [{ ...at, width: shape.width, height: shape.height }];
  });
}

/** By what we know of the scene: of a large graph React Flow knows only a part. */
function showBoxes(boxes: readonly Box[], duration: number): void {
  const bounds = boxAround(boxes);
  const size = root?.getBoundingClientRect();
  if (flow === undefined || bounds === undefined || size === undefined || size.width === 0) return;
  const least = useScene.getState().allCards.length > MANY ? LEAST_ZOOM.many : LEAST_ZOOM.few;
  const padding = { ...PADDING, top: `${coveredPx(size) + TOP_PX}px` } as const;
  const view = getViewportForBounds(bounds, size.width, size.height, least, MOST_FIT_ZOOM, padding);
  fitted = view;
  void flow.setViewport(view, { duration });
}

/** Above half of it, what lies over the canvas leaves too little beside it to make room for. */
const MOST_COVERED = 0.5;

/** How far down from its upper border the canvas is covered, by a question that waits for an answer for example. */
function coveredPx({ top, height }: DOMRect): number {
  const bars = root?.parentElement?.querySelector('.canvas-bars')?.getBoundingClientRect();
  if (bars === undefined || bars.height === 0) return 0;
  const covered = bars.bottom - top;
  return covered > height * MOST_COVERED ? 0 : covered;
}

/** Nobody has moved the view since it was fitted at once. */
export function isAsFitted(): boolean {
  const now = flow?.getViewport();
  return now !== undefined && now.x === fitted?.x && now.y === fitted.y && now.zoom === fitted.zoom;
}

export function zoomIn(): void {
  void flow?.zoomIn({ duration: durationTo(undefined) });
}

export function zoomOut(): void {
  void flow?.zoomOut({ duration: durationTo(undefined) });
}

/** Full size, and never an empty screen between two cards that were far apart. */
export function zoomFull(): void {
  const size = root?.getBoundingClientRect();
  if (flow === undefined || size === undefined || size.width === 0) return;
  const { x, y, zoom } = flow.getViewport();
  const now = { x: (size.width / 2 - x) / zoom, y: (size.height / 2 - y) / zoom };
  const middle = middleAtFullSize([...cardRects().values()], selectedBoxes(), now, size);
  void flow.setCenter(middle.x, middle.y, { zoom: 1, duration: durationTo(1) });
}

export function toCanvas(client: Point): Point {
  return flow?.screenToFlowPosition(client, { snapToGrid: false }) ?? client;
}

export function toClient(point: Point): Point {
  return flow?.flowToScreenPosition(point) ?? point;
}

/** Where something new goes when nobody pointed: under the pointer if it is over the canvas, else in the middle of what is seen. */
export function pointForNew(): Point {
  const box = root?.getBoundingClientRect();
  if (box === undefined) return { x: 0, y: 0 };
  const isOver =
    pointer !== undefined &&
    pointer.x >= box.left &&
    pointer.x <= box.right &&
    pointer.y >= box.top &&
    pointer.y <= box.bottom;
  return isOver && pointer !== undefined ? pointer : { x: box.left + box.width / 2, y: box.top + box.height / 3 };
}

const MARGIN = 100;
const JUMP_MS = 200;

/** Pans only when the node is out of sight, and no further than needed to see it with some room around. */
export function bringIntoView(path: string): void {
  const at = absolutePlace(path);
  const shape = useScene.getState().shapes.get(path);
  const box = root?.getBoundingClientRect();
  if (flow === undefined || at === undefined || shape === undefined || box === undefined || box.width === 0) return;
  const { x, y, zoom } = flow.getViewport();
  const left = at.x * zoom + x;
  const top = at.y * zoom + y;
  const shiftX = shiftInto(left, shape.width * zoom, box.width);
  const covered = coveredPx(box);
  const shiftY = shiftInto(top - covered, shape.height * zoom, box.height - covered);
  if (shiftX === 0 && shiftY === 0) return;
  const isFar = Math.abs(shiftX) > box.width * 2 || Math.abs(shiftY) > box.height * 2;
  void flow.setViewport({ x: x + shiftX, y: y + shiftY, zoom }, { duration: isReduced() || isFar ? 0 : JUMP_MS });
}

function shiftInto(start: number, length: number, room: number): number {
  const isSeen = start >= 0 && start + length <= room;
  if (isSeen) return 0;
  const margin = Math.min(MARGIN, Math.max(0, (room - length) / 2));
  if (start < 0 || length > room) return margin - start;
  return room - margin - (start + length);
}

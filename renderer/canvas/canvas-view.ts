import type { ReactFlowInstance } from '@xyflow/react';
import { useView } from '../stores/view-store.ts';
import type { CanvasEdge } from './flow-graph.ts';
import type { Point } from './layout-tree.ts';
import type { CanvasNode } from './marks-view.ts';
import { absolutePlace, useScene } from './scene.ts';

/*
 * The view onto the canvas: what is in sight and how large. Commands come from buttons, keys and the palette, so they live outside
 * the component and speak to the one canvas that is shown.
 */

let flow: ReactFlowInstance<CanvasNode, CanvasEdge> | undefined;
let root: HTMLElement | undefined;
let pointer: Point | undefined;
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
const FIT = {
  padding: { top: '28px', right: '36px', bottom: '64px', left: '36px' },
  maxZoom: 1,
  // The nodes of a drawn map are hidden.
  includeHiddenNodes: true,
} as const;
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
  void flow?.fitView({ ...FIT, duration: options.isInstant === true ? 0 : durationTo(undefined) });
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
  const nodes = useView.getState().selectedNodes.map((id) => ({ id }));
  void flow?.fitView({ ...FIT, duration: durationTo(undefined), ...(nodes.length === 0 ? {} : { nodes }) });
}

export function zoomIn(): void {
  void flow?.zoomIn({ duration: durationTo(undefined) });
}

export function zoomOut(): void {
  void flow?.zoomOut({ duration: durationTo(undefined) });
}

export function zoomFull(): void {
  void flow?.zoomTo(1, { duration: durationTo(1) });
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
  const shiftY = shiftInto(top, shape.height * zoom, box.height);
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

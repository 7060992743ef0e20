import type { Point } from './layout-tree.ts';

/*
 * The way of an edge: out of a port to the right, into a port from the left, only straight lines and right angles, behind no card
 * where there is a way around. Pure; the same places always give the same way.
 */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Corners from port to port. Two of them: a straight line. Otherwise runs go right-down-right (4) or around (6). */
export type Way = readonly Point[];

/** How far an edge goes straight before it may turn, and how far it keeps from cards. */
const STUB = 20;
const CLEAR = 12;
/** Nearer to a card than this, a line looks like its border. */
const NEAR = 8;
/** Vertical runs stand in the middle of the usual gap between columns. */
const BESIDE = 40;
const NEARLY_STRAIGHT = 0.5;

/** `boxes`: the cards that may be in the way, the two ends' own among them; never a container around either end. */
export function routeEdge(from: Point, to: Point, boxes: readonly Box[]): Way {
  const room = to.x - from.x;
  if (room < STUB * 2) return goAround(from, to, from.x + STUB, to.x - STUB, boxes);
  const between = boxes.filter((box) => box.right > from.x && box.left < to.x);
  if (Math.abs(from.y - to.y) <= NEARLY_STRAIGHT && isRowFree(from.y, from.x, to.x, between)) return [from, to];
  const beside = Math.min(BESIDE, room / 2);
  // Near the target first: edges into one card then come in side by side, however far they have come.
  for (const x of [to.x - beside, from.x + beside]) {
    if (isTurnFree(from, to, x, between)) return turnAt(from, to, x);
  }
  return goAround(from, to, from.x + beside, to.x - beside, boxes);
}

function turnAt(from: Point, to: Point, x: number): Way {
  return [from, { x, y: from.y }, { x, y: to.y }, to];
}

function isTurnFree(from: Point, to: Point, x: number, boxes: readonly Box[]): boolean {
  return isRowFree(from.y, from.x, x, boxes) && isRowFree(to.y, x, to.x, boxes) && isColumnFree(x, from.y, to.y, boxes);
}

function isRowFree(y: number, left: number, right: number, boxes: readonly Box[]): boolean {
  return !boxes.some((box) => box.top - NEAR < y && box.bottom + NEAR > y && box.right > left && box.left < right);
}

function isColumnFree(x: number, a: number, b: number, boxes: readonly Box[]): boolean {
  const [top, bottom] = a < b ? [a, b] : [b, a];
  return !boxes.some((box) => box.left - NEAR < x && box.right + NEAR > x && box.bottom > top && box.top < bottom);
}

/** Out, along a free row above, below or between the cards, and in. */
function goAround(from: Point, to: Point, out: number, into: number, boxes: readonly Box[]): Way {
  const y = freeRow(from.y, to.y, Math.min(out, into), Math.max(out, into), boxes);
  return [from, { x: out, y: from.y }, { x: out, y }, { x: into, y }, { x: into, y: to.y }, to];
}

/** The height nearest to both ends at which nothing is in the way from `left` to `right`; in the middle of a narrow gap. */
function freeRow(a: number, b: number, left: number, right: number, boxes: readonly Box[]): number {
  const blocked = boxes
    .filter((box) => box.right > left && box.left < right)
    .map(({ top, bottom }) => ({ top: top - CLEAR, bottom: bottom + CLEAR }))
    .toSorted((one, other) => one.top - other.top);
  let best = (a + b) / 2;
  let detour = Infinity;
  let free = -Infinity;
  const consider = (top: number, bottom: number): void => {
    if (bottom < top) return;
    const y = nearestIn(top, bottom, a, b);
    const way = Math.abs(y - a) + Math.abs(y - b);
    if (way < detour - NEARLY_STRAIGHT) [best, detour] = [y, way];
  };
  for (const { top, bottom } of blocked) {
    consider(free, top);
    free = Math.max(free, bottom);
  }
  consider(free, Infinity);
  return best;
}

/** Narrow gaps are crossed in their middle, wide ones near the cards that are passed. */
function nearestIn(top: number, bottom: number, a: number, b: number): number {
  if (bottom - top < 40) return (top + bottom) / 2;
  const [low, high] = a < b ? [a, b] : [b, a];
  if (low > bottom) return bottom - 4;
  if (high < top) return top + 4;
  return Math.min(bottom, Math.max(top, (low + high) / 2));
}

/** Corners that lie on a straight line are none. */
function cornersOf(way: Way): readonly Point[] {
  return way.filter((point, index) => {
    const [before, behind] = [way[index - 1], way[index + 1]];
    if (before === undefined || behind === undefined) return true;
    const isFlat = before.y === point.y && point.y === behind.y;
    const isUpright = before.x === point.x && point.x === behind.x;
    return !isFlat && !isUpright;
  });
}

/** SVG path with rounded corners. */
export function pathOf(way: Way, radius = 8): string {
  const corners = cornersOf(way);
  const parts = corners.map((point, index) => {
    const [before, behind] = [corners[index - 1], corners[index + 1]];
    if (before === undefined) return `M${point.x} ${point.y}`;
    if (behind === undefined) return `L${point.x} ${point.y}`;
    const bend = Math.min(radius, distance(before, point) / 2, distance(point, behind) / 2);
    const start = towards(point, before, bend);
    const end = towards(point, behind, bend);
    return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return parts.join('');
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}

/** A label beside ports needs this much of a level run; upright ones have the gap between two columns around them. */
const LABEL_ROOM = 96;

/** Where a label or a button on the edge lies: the middle of its longest run, of a short edge the middle of all. */
export function middleOf(way: Way): Point {
  const run = longestRun(way);
  if (run !== undefined) return between(run.from, run.to, 0.5);
  return between(way[0] ?? ORIGIN, way.at(-1) ?? ORIGIN, 0.5);
}

const ORIGIN: Point = { x: 0, y: 0 };

/** The run with the most room for words; undefined when none has enough. */
export function longestRun(way: Way): { readonly from: Point; readonly to: Point } | undefined {
  let found: { readonly from: Point; readonly to: Point } | undefined;
  let longest = 0;
  const corners = cornersOf(way);
  for (const [index, from] of corners.entries()) {
    const to = corners[index + 1];
    if (to === undefined) break;
    const length = distance(from, to);
    if (length <= longest || (from.y === to.y && length < LABEL_ROOM)) continue;
    longest = length;
    found = { from, to };
  }
  return found;
}

/** `share` of the way from one to the other. */
export function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

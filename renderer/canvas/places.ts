import { FRAME_PADDING, snap } from './card-shape.ts';
import type { LayoutEdge, Places, Point } from './layout-tree.ts';
import { parentOf } from './node-tree.ts';

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Places for nodes that have none, beside those that have: right of what they come after, else left of what follows, else below all.
 * `fresh` is the layout of the whole graph and decides alone when nothing has a place yet.
 */
export function placeMissing(
  sizes: ReadonlyMap<string, Size>,
  kept: Places,
  fresh: Places,
  edges: readonly LayoutEdge[],
): Places {
  const missing = [...sizes.keys()].filter((path) => kept[path] === undefined);
  if (missing.length === 0) return {};
  const places: Record<string, Point> = {};
  if (missing.length === sizes.size) {
    for (const path of missing) places[path] = fresh[path] ?? { x: FRAME_PADDING, y: FRAME_PADDING };
    return places;
  }
  const ordered = missing.toSorted((a, b) => (fresh[a]?.x ?? 0) - (fresh[b]?.x ?? 0));
  for (const path of ordered) {
    const scope = parentOf(path);
    const known = new Map<string, Box>();
    for (const [other, size] of sizes) {
      const at = kept[other] ?? places[other];
      if (at !== undefined && parentOf(other) === scope) known.set(other, { ...at, ...size });
    }
    const hasKept = [...known.keys()].some((other) => kept[other] !== undefined);
    places[path] = hasKept
      ? besideNeighbours(path, sizes.get(path) ?? { width: 0, height: 0 }, known, edges)
      : (fresh[path] ?? { x: FRAME_PADDING, y: FRAME_PADDING });
  }
  return places;
}

const GAP_X = 80;
const GAP_Y = 32;

function besideNeighbours(
  path: string,
  size: Size,
  known: ReadonlyMap<string, Box>,
  edges: readonly LayoutEdge[],
): Point {
  const before = edges.filter((edge) => edge.target === path).flatMap((edge) => known.get(edge.source) ?? []);
  const behind = edges.filter((edge) => edge.source === path).flatMap((edge) => known.get(edge.target) ?? []);
  const boxes = [...known.values()];
  if (before.length > 0)
    return freeSpot(
      { x: Math.max(...before.map((box) => box.x + box.width)) + GAP_X, y: Math.min(...before.map((box) => box.y)) },
      size,
      boxes,
    );
  if (behind.length > 0)
    return freeSpot(
      { x: Math.min(...behind.map((box) => box.x)) - GAP_X - size.width, y: Math.min(...behind.map((box) => box.y)) },
      size,
      boxes,
    );
  return {
    x: snap(Math.min(...boxes.map((box) => box.x))),
    y: snap(Math.max(...boxes.map((box) => box.y + box.height)) + GAP_Y),
  };
}

/** The wanted point, or the first one below it where nothing is covered. */
export function freeSpot(wanted: Point, size: Size, boxes: readonly Box[]): Point {
  const x = snap(wanted.x);
  let y = snap(wanted.y);
  for (;;) {
    const hit = boxes.find(
      (box) =>
        x < box.x + box.width + 8 &&
        x + size.width + 8 > box.x &&
        y < box.y + box.height + 8 &&
        y + size.height + 8 > box.y,
    );
    if (hit === undefined) return { x, y };
    y = snap(hit.y + hit.height + GAP_Y);
  }
}

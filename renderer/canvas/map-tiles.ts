import type { CardShape } from './card-shape.ts';
import type { Card } from './flow-graph.ts';
import type { Places, Point } from './layout-tree.ts';

/** A card as the map shows it: where it stands on the canvas, and no more. Containers come before what they hold. */
export interface Tile extends Box {
  readonly path: string;
  readonly card: Card;
  readonly isFrame: boolean;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function tilesOf(
  cards: readonly Card[],
  places: Places,
  shapes: ReadonlyMap<string, CardShape>,
): readonly Tile[] {
  const tiles: Tile[] = [];
  const corners = new Map<string, Point>();
  for (const card of cards) {
    const at = places[card.path];
    const origin = card.scope === '' ? { x: 0, y: 0 } : corners.get(card.scope);
    if (at === undefined || origin === undefined) continue;
    const corner = { x: origin.x + at.x, y: origin.y + at.y };
    const { width, height } = shapes.get(card.path) ?? card.shape;
    const isFrame = card.isContainer && card.hidden === undefined;
    if (isFrame) corners.set(card.path, corner);
    tiles.push({ path: card.path, card, isFrame, ...corner, width, height });
  }
  return tiles;
}

/** The innermost tile under a point; a frame only by its head, for its inside belongs to what it holds. */
export function tileAt(tiles: readonly Tile[], { x, y }: Point): Tile | undefined {
  return tiles.findLast(
    (tile) =>
      x >= tile.x &&
      x <= tile.x + tile.width &&
      y >= tile.y &&
      y <= tile.y + (tile.isFrame ? tile.card.shape.innerTop : tile.height),
  );
}

export function tilesWithin(tiles: readonly Tile[], box: Box): readonly Tile[] {
  return tiles.filter((tile) => overlaps(tile, box));
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}

export function holdsBox(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** What a window of that size shows of the canvas. The first: React Flow's x, y and zoom. */
export function seenBox([x, y, zoom]: readonly [number, number, number], width: number, height: number): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** What both cover; without size where they do not meet. */
export function sharedBox(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

export function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + by * 2, height: box.height + by * 2 };
}

/** Around all of them; undefined without any. */
export function boxAround(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

import { boxAround, grown, type Box } from './map-tiles.ts';

/** Boxes as one path: thousands of elements of their own would cost more than the map they are an overview of. */
export function outlineOf(boxes: readonly Box[]): string {
  return boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('');
}

/** What an overview shows: all boxes and what is in sight, with a margin, in the shape of the overview (width over height). */
export function overviewBox(boxes: readonly Box[], seen: Box, shape: number): Box {
  const all = boxAround([...boxes, seen]) ?? seen;
  const { x, y, width, height } = grown(all, Math.max(all.width, all.height) * 0.03);
  const wide = Math.max(width, height * shape);
  const high = wide / shape;
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high };
}

import type { Point } from './layout-tree.ts';

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** A line that shows what the dragged cards stand in line with. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Aligned {
  readonly at: Point;
  readonly guides: readonly Guide[];
}

/** Cards farther away than this are no reason to stand in line. */
const NEARBY = 1200;

/** Draws edges and middles of what is dragged to those of other cards within `reach`; on an axis without any, to the grid. */
export function alignRect(rect: Rect, others: readonly Rect[], reach: number, grid: number): Aligned {
  const near = others.filter((other) => Math.abs(other.x - rect.x) < NEARBY && Math.abs(other.y - rect.y) < NEARBY);
  const x = bestLine(rect.x, rect.width, near, 'x', reach);
  const y = bestLine(rect.y, rect.height, near, 'y', reach);
  const at = {
    x: x === undefined ? Math.round(rect.x / grid) * grid : rect.x + x.shift,
    y: y === undefined ? Math.round(rect.y / grid) * grid : rect.y + y.shift,
  };
  const moved = { ...rect, ...at };
  const guides = [
    ...(x === undefined ? [] : [guide('x', x.line, [moved, x.other])]),
    ...(y === undefined ? [] : [guide('y', y.line, [moved, y.other])]),
  ];
  return { at, guides };
}

interface Line {
  readonly shift: number;
  readonly line: number;
  readonly other: Rect;
}

function bestLine(
  start: number,
  size: number,
  others: readonly Rect[],
  axis: 'x' | 'y',
  reach: number,
): Line | undefined {
  let best: Line | undefined;
  for (const other of others) {
    const length = axis === 'x' ? other.width : other.height;
    for (const [own, theirs] of [
      [start, other[axis]],
      [start + size / 2, other[axis] + length / 2],
      [start + size, other[axis] + length],
    ] as const) {
      const shift = theirs - own;
      // The first of equals stays: edges before middles, and no flicker between two cards in the same line.
      if (Math.abs(shift) <= reach && (best === undefined || Math.abs(shift) < Math.abs(best.shift) - 0.01))
        best = { shift, line: theirs, other };
    }
  }
  return best;
}

function guide(axis: 'x' | 'y', at: number, [a, b]: readonly [Rect, Rect]): Guide {
  return axis === 'x'
    ? { axis, at, from: Math.min(a.y, b.y), to: Math.max(a.y + a.height, b.y + b.height) }
    : { axis, at, from: Math.min(a.x, b.x), to: Math.max(a.x + a.width, b.x + b.width) };
}

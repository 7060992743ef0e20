import { snap } from './card-shape.ts';
import type { Places } from './layout-tree.ts';
import { outermost, parentOf } from './node-tree.ts';
import type { Rect } from './marks.ts';

/** How selected nodes are put in order; the letter is its key after `Alt+A`. */
export const ARRANGEMENTS = {
  left: 'l',
  right: 'r',
  top: 't',
  bottom: 'b',
  centre: 'c',
  middle: 'm',
  horizontal: 'h',
  vertical: 'v',
} as const;
export type Arrangement = keyof typeof ARRANGEMENTS;

/** Those of the selected nodes that can be put in order together: the ones beside the first. */
export function arrangeable(selected: readonly string[]): readonly string[] {
  const chosen = outermost(selected);
  return chosen.filter((path) => parentOf(path) === parentOf(chosen[0] ?? ''));
}

/** New places; empty when there is nothing to put in order (two to align, three to distribute). */
export function arrange(rects: ReadonlyMap<string, Rect>, how: Arrangement): Places {
  const all = [...rects].map(([path, rect]) => ({ path, ...rect }));
  const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  if (how === 'horizontal') return distribute(all, 'x');
  if (how === 'vertical') return distribute(all, 'y');
  if (all.length < 2) return {};
  const place = ({ x, y, width, height }: Rect): { x: number; y: number } => {
    switch (how) {
      case 'left':
        return { x: left, y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'bottom':
        return { x, y: bottom - height };
      case 'centre':
        return { x: Math.round((left + right - width) / 2), y };
      case 'middle':
        return { x, y: Math.round((top + bottom - height) / 2) };
    }
  };
  return Object.fromEntries(all.map((rect) => [rect.path, place(rect)]));
}

/** Equal gaps between the outermost two, which stay. */
function distribute(all: readonly (Rect & { readonly path: string })[], axis: 'x' | 'y'): Places {
  const length = axis === 'x' ? 'width' : 'height';
  const inOrder = all.toSorted((a, b) => a[axis] - b[axis]);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined || inOrder.length < 3) return {};
  const room = last[axis] - (first[axis] + first[length]);
  const filled = inOrder.slice(1, -1).reduce((sum, rect) => sum + rect[length], 0);
  const gap = (room - filled) / (inOrder.length - 1);
  let at = first[axis] + first[length] + gap;
  const places: Record<string, { x: number; y: number }> = {};
  for (const rect of inOrder.slice(1, -1)) {
    places[rect.path] = { x: rect.x, y: rect.y, [axis]: snap(at) };
    at += rect[length] + gap;
  }
  return places;
}

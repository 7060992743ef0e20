import type { Point } from './layout-tree.ts';
import type { Ways } from './routes.ts';

/** Ids of the edges that a line drawn with the knife crosses. All points on the canvas. */
export function edgesCrossed(cut: readonly Point[], ways: Ways): readonly string[] {
  return [...ways].flatMap(([id, way]) => (isCrossed(cut, way) ? [id] : []));
}

function isCrossed(one: readonly Point[], other: readonly Point[]): boolean {
  for (let at = 1; at < one.length; at += 1)
    for (let index = 1; index < other.length; index += 1) {
      const [a, b, c, d] = [one[at - 1], one[at], other[index - 1], other[index]];
      if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && doCross(a, b, c, d)) return true;
    }
  return false;
}

/** Two pieces that only touch do not cross: the knife began or ended on the edge. */
function doCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** On which side of the line through two points a third lies. */
function side(from: Point, to: Point, point: Point): number {
  return Math.sign((to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x));
}

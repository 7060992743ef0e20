import type { Edge } from '#shared/workflow/edges.ts';
import type { Point } from './layout-tree.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Places of card centres on the whole canvas. */
export type Centres = ReadonlyMap<string, Point>;

/**
 * The node an arrow key leads to: left and right along edges, up and down among those that share a neighbour; where the graph says
 * nothing, the nearest card in that direction.
 */
export function walk(
  from: string | undefined,
  direction: Direction,
  centres: Centres,
  edges: readonly Edge[],
): string | undefined {
  const here = from === undefined ? undefined : centres.get(from);
  if (from === undefined || here === undefined) return topLeft(centres);
  const candidates =
    direction === 'left' || direction === 'right'
      ? alongEdges(from, direction, edges)
      : siblings(from, edges).filter((path) => isBeyond(here, centres.get(path), direction));
  return (
    nearest(here, candidates, centres) ??
    nearest(
      here,
      [...centres.keys()].filter((path) => path !== from && isBeyond(here, centres.get(path), direction)),
      centres,
      direction,
    )
  );
}

function alongEdges(from: string, direction: 'left' | 'right', edges: readonly Edge[]): readonly string[] {
  return direction === 'right'
    ? edges.filter((edge) => edge.source === from).map((edge) => edge.target)
    : edges.filter((edge) => edge.target === from).map((edge) => edge.source);
}

function siblings(from: string, edges: readonly Edge[]): readonly string[] {
  const before = new Set(alongEdges(from, 'left', edges));
  const behind = new Set(alongEdges(from, 'right', edges));
  const found = edges.flatMap((edge) => [
    ...(before.has(edge.source) ? [edge.target] : []),
    ...(behind.has(edge.target) ? [edge.source] : []),
  ]);
  return [...new Set(found)].filter((path) => path !== from);
}

function isBeyond(here: Point, there: Point | undefined, direction: Direction): boolean {
  if (there === undefined) return false;
  switch (direction) {
    case 'left':
      return there.x < here.x - 1;
    case 'right':
      return there.x > here.x + 1;
    case 'up':
      return there.y < here.y - 1;
    case 'down':
      return there.y > here.y + 1;
  }
}

function nearest(
  here: Point,
  candidates: readonly string[],
  centres: Centres,
  direction?: Direction,
): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const path of candidates) {
    const there = centres.get(path);
    if (there === undefined) continue;
    // Straight ahead beats close by at the side.
    const across = direction === 'left' || direction === 'right' ? 2 : 1;
    const along = direction === 'up' || direction === 'down' ? 2 : 1;
    const distance = Math.hypot((there.x - here.x) * along, (there.y - here.y) * across);
    if (distance < bestDistance) {
      best = path;
      bestDistance = distance;
    }
  }
  return best;
}

function topLeft(centres: Centres): string | undefined {
  let best: string | undefined;
  let bestSum = Number.POSITIVE_INFINITY;
  for (const [path, { x, y }] of centres) {
    if (x + y >= bestSum) continue;
    best = path;
    bestSum = x + y;
  }
  return best;
}

/** Everything before or behind a node, itself included. */
export function reach(
  from: readonly string[],
  direction: 'upstream' | 'downstream',
  edges: readonly Edge[],
): readonly string[] {
  const found = new Set(from);
  const next = Map.groupBy(edges, (edge) => (direction === 'upstream' ? edge.target : edge.source));
  for (const path of found) {
    for (const edge of next.get(path) ?? []) found.add(direction === 'upstream' ? edge.source : edge.target);
  }
  return [...found];
}

import type { Edge } from '#shared/workflow/edges.ts';
import { useCanvas } from './canvas-store.ts';
import { zoomNow } from './canvas-view.ts';
import type { Places, Point } from './layout-tree.ts';
import { parentOf } from './node-tree.ts';
import type { Way } from './route-edge.ts';
import type { Ways } from './routes.ts';
import { absolutePlace, useScene } from './scene.ts';

/*
 * A card or a palette entry held over an edge for a moment means: put it in there. The edge grows thick while it does.
 */

const REACH = 14;
const AFTER_MS = 100;

let held: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** `path`: the dragged card, which must hang on nothing yet; undefined with a point: something new from the palette. */
export function watchSplice(path: string | undefined, moves: Places, at: Point): void {
  const edge = path === undefined ? undefined : edgeUnderCard(path, moves, at);
  hold(edge?.id);
}

export function watchNewSplice(at: Point): void {
  const { edges, ways } = useScene.getState();
  hold(nearestEdge([at], edges, ways, REACH / zoomNow())?.id);
}

function hold(id: string | undefined): void {
  if (id === held) return;
  held = id;
  clearTimeout(timer);
  if (useCanvas.getState().splice !== undefined) useCanvas.setState({ splice: undefined });
  if (id !== undefined) timer = setTimeout(() => useCanvas.setState({ splice: id }), AFTER_MS);
}

/** The edge that shows itself thick, if any; the gesture is over. */
export function endSplice(): Edge | undefined {
  const id = useCanvas.getState().splice;
  hold(undefined);
  return id === undefined ? undefined : useScene.getState().edges.find((edge) => edge.id === id);
}

function edgeUnderCard(path: string, moves: Places, at: Point): Edge | undefined {
  const { edges, ways, shapes } = useScene.getState();
  if (edges.some((edge) => edge.source === path || edge.target === path)) return undefined;
  const scope = parentOf(path);
  const origin = scope === undefined ? { x: 0, y: 0 } : absolutePlace(scope);
  const [place, shape] = [moves[path], shapes.get(path)];
  if (origin === undefined || place === undefined || shape === undefined) return undefined;
  const middle = { x: origin.x + place.x + shape.width / 2, y: origin.y + place.y + shape.height / 2 };
  const inScope = edges.filter((edge) => parentOf(edge.source) === scope && parentOf(edge.target) === scope);
  return nearestEdge([at, middle], inScope, ways, REACH / zoomNow());
}

/** The edge nearest to any of the points, within reach. */
export function nearestEdge(
  points: readonly Point[],
  edges: readonly Edge[],
  ways: Ways,
  reach: number,
): Edge | undefined {
  let nearest: Edge | undefined;
  let least = reach;
  for (const edge of edges) {
    const way = ways.get(edge.id);
    if (way === undefined) continue;
    const distance = Math.min(...points.map((point) => distanceTo(way, point)));
    if (distance < least) [nearest, least] = [edge, distance];
  }
  return nearest;
}

function distanceTo(way: Way, { x, y }: Point): number {
  let least = Infinity;
  for (let index = 1; index < way.length; index += 1) {
    const [a, b] = [way[index - 1], way[index]];
    if (a === undefined || b === undefined) continue;
    const dx = Math.max(Math.min(a.x, b.x) - x, 0, x - Math.max(a.x, b.x));
    const dy = Math.max(Math.min(a.y, b.y) - y, 0, y - Math.max(a.y, b.y));
    least = Math.min(least, Math.hypot(dx, dy));
  }
  return least;
}

import type { Edge } from '#shared/workflow/edges.ts';
import type { Card } from './flow-graph.ts';
import { grown, overlaps, type Box, type Tile } from './map-tiles.ts';
import type { Way } from './route-edge.ts';
import type { Ways } from './routes.ts';

/*
 * Which part of a large graph is in the page. React Flow can leave out what is out of sight, but asks every node and edge at every step
 * of a pan, and builds and drops cards at the rim while the hand swings. Here a wider window is chosen once, and again when the view
 * comes near its rim; what has left it stays a while.
 */

/** What is drawn: frames and cards by their places, edges by their ways. */
export interface SightGraph {
  readonly tiles: readonly Tile[];
  readonly edges: readonly Edge[];
  readonly ways: Ways;
  /**
   * Edges that are drawn for themselves. Of all others that pass through without an end in sight, and lie on each other all the way, one is
   * drawn: a node that a thousand wait for would else put a thousand lines into every window, and one would see the topmost.
   */
  readonly told: ReadonlySet<string>;
}

export interface Sight {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export const NOTHING_IN_SIGHT: Sight = { nodes: new Set(), edges: new Set() };

/** Around the view, in pixels of the screen. */
const SPARE_PX = 240;
/** The view may come this near to the rim of the window. */
const LEAST_SPARE_PX = 80;
/** What is there already stays until it is further away than that. */
const KEPT_PX = 520;
/** Beyond this change of zoom the window holds far too much. */
const MOST_ZOOMED = 1.5;

/** Part of the canvas that is in sight: pixels of the document, and how large one is on the screen. */
export interface SeenView {
  readonly box: Box;
  readonly zoom: number;
}

/** Is what was chosen for `chosen` still right for what is seen now? */
export function isStillSeen(chosen: SeenView, now: SeenView): boolean {
  if (now.zoom > chosen.zoom * MOST_ZOOMED) return false;
  const window = grown(chosen.box, (SPARE_PX - LEAST_SPARE_PX) / chosen.zoom);
  return (
    now.box.x >= window.x &&
    now.box.y >= window.y &&
    now.box.x + now.box.width <= window.x + window.width &&
    now.box.y + now.box.height <= window.y + window.height
  );
}

export function sightOf({ tiles, edges, ways, told }: SightGraph, { box, zoom }: SeenView, before: Sight): Sight {
  const window = grown(box, SPARE_PX / zoom);
  const kept = grown(box, KEPT_PX / zoom);
  const isSeen = (part: Box, wasSeen: boolean): boolean => overlaps(part, wasSeen ? kept : window);
  const nodes = new Set(tiles.filter((tile) => isSeen(tile, before.nodes.has(tile.path))).map(({ path }) => path));
  const lines = new Set<string>();
  const seen = edges.filter((edge) => {
    const way = ways.get(edge.id);
    if (way === undefined || !isSeen(boxOfWay(way), before.edges.has(edge.id))) return false;
    if (nodes.has(edge.source) || nodes.has(edge.target) || told.has(edge.id)) return true;
    const within = lineWithin(way, kept);
    const line = `${edge.kind} ${edge.condition} ${within}`;
    if (within === '' || lines.has(line)) return false;
    lines.add(line);
    return true;
  });
  return { nodes, edges: new Set(seen.map(({ id }) => id)) };
}

/** What of a way lies in a box, as text: equal for two that lie on each other there, and empty when it only goes around it. */
function lineWithin(way: Way, box: Box): string {
  const parts: string[] = [];
  for (const [index, b] of way.entries()) {
    const a = way[index - 1];
    if (a === undefined) continue;
    const [left, right] = [Math.max(Math.min(a.x, b.x), box.x), Math.min(Math.max(a.x, b.x), box.x + box.width)];
    const [top, bottom] = [Math.max(Math.min(a.y, b.y), box.y), Math.min(Math.max(a.y, b.y), box.y + box.height)];
    if (left <= right && top <= bottom) parts.push(`${left},${top},${right},${bottom}`);
  }
  return parts.join(';');
}

const boxes = new WeakMap<Way, Box>();

/** Never without size: a straight way would overlap nothing. */
export function boxOfWay(way: Way): Box {
  const known = boxes.get(way);
  if (known !== undefined) return known;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of way) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  boxes.set(way, box);
  return box;
}

/** What React Flow is given: nodes to draw, and those it must know although nobody sees them. */
export interface Given {
  readonly cards: readonly Card[];
  readonly hidden: ReadonlySet<string>;
  readonly edges: readonly Edge[];
}

/**
 * `always`: nodes that are drawn wherever they are. `moved` are dragged, and their edges with them. `selected` take part in a drag though
 * out of sight. Ends of edges and the containers around a node must be known, or React Flow draws neither.
 */
export function givenFor(
  cards: readonly Card[],
  edges: readonly Edge[],
  sight: Sight,
  needs: {
    readonly always: readonly string[];
    readonly moved: ReadonlySet<string>;
    readonly selected: readonly string[];
  },
): Given {
  const shown = new Set([...sight.nodes, ...needs.always]);
  const given = new Set([...shown, ...needs.selected, ...needs.moved]);
  const drawn = edges.filter(
    ({ id, source, target }) => sight.edges.has(id) || needs.moved.has(source) || needs.moved.has(target),
  );
  for (const { source, target } of drawn) given.add(source).add(target);
  // What is added on the way is looked at too, and adds nothing.
  for (const path of given)
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) given.add(path.slice(0, dot));
  return {
    cards: cards.filter(({ path }) => given.has(path)),
    hidden: new Set([...given].filter((path) => !shown.has(path))),
    edges: drawn,
  };
}

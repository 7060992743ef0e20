import { columnParts, mostRows } from '#shared/workflow/column-parts.ts';
import { CARD_WIDTH, FRAME_PADDING, snap } from './card-shape.ts';
import { layOutColumns } from './layout-columns.ts';
import { COLUMN_GAP, longestRanks, ROW_GAP, type Pair, type Ranked, type Size } from './layout-rank.ts';

/** What laying out needs to know of a node; plain data, because it travels to a worker. */
export interface LayoutNode {
  readonly path: string;
  readonly width: number;
  /** Without the inner nodes of a container. */
  readonly height: number;
  /** Where the inner nodes of a container begin. */
  readonly innerTop: number;
  readonly isContainer: boolean;
  readonly children: readonly LayoutNode[];
}

export interface LayoutEdge {
  readonly source: string;
  readonly target: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Places = Readonly<Record<string, Point>>;

export const EMPTY_INNER = { width: CARD_WIDTH, height: 96 };

/** What is to be ranked: the connected nodes of one level. */
export interface Level {
  readonly sizes: ReadonlyMap<string, Size>;
  readonly pairs: readonly Pair[];
}

/** Asks for the ranks of one level after another; `undefined` as an answer: plain columns in the order of the document. */
type Steps<Result> = Generator<Level, Result, Ranked | undefined>;

/** Left to right, containers from the inside out. Inner places are relative to the top left corner of their container. */
export function layoutTreeWith(
  rank: (level: Level) => Ranked | undefined,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Places {
  const places: Record<string, Point> = {};
  const steps = layoutScope(nodes, edges, '', { x: 0, y: 0 }, places);
  for (let step = steps.next(); step.done !== true;) step = steps.next(rank(step.value));
  return places;
}

/** Plain columns, at once: something to see until a better layout is there. */
export function layoutPlainly(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Places {
  return layoutTreeWith(() => undefined, nodes, edges);
}

/** The same, ranked by somebody who needs time. */
export async function layoutTreeBy(
  rank: (level: Level) => Promise<Ranked | undefined>,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Promise<Places> {
  const places: Record<string, Point> = {};
  const steps = layoutScope(nodes, edges, '', { x: 0, y: 0 }, places);
  let step = steps.next();
  // One after the other: the size of a container is known only when its inside is laid out.
  while (step.done !== true) step = steps.next(await rank(step.value));
  return places;
}

function* layoutScope(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  prefix: string,
  origin: Point,
  places: Record<string, Point>,
): Steps<Size> {
  const sizes = new Map<string, Size>();
  for (const node of nodes) {
    if (!node.isContainer) {
      sizes.set(node.path, { width: node.width, height: node.height });
      continue;
    }
    const corner = { x: FRAME_PADDING, y: node.innerTop + FRAME_PADDING };
    const inner =
      node.children.length === 0
        ? EMPTY_INNER
        : yield* layoutScope(node.children, edges, `${node.path}.`, corner, places);
    sizes.set(node.path, {
      width: Math.max(node.width, inner.width + FRAME_PADDING * 2),
      height: node.height + inner.height + FRAME_PADDING * 2,
    });
  }
  const positions = yield* layoutLevel(sizes, liftEdges(edges, prefix, sizes));
  let width = 0;
  let height = 0;
  for (const [path, size] of sizes) {
    const at = positions.get(path) ?? { x: 0, y: 0 };
    places[path] = { x: snap(origin.x + at.x), y: snap(origin.y + at.y) };
    width = Math.max(width, at.x + size.width);
    height = Math.max(height, at.y + size.height);
  }
  return { width, height };
}

/** Edges between this scope's own nodes; an edge into a container's inside counts for the container. */
function liftEdges(
  edges: readonly LayoutEdge[],
  prefix: string,
  sizes: ReadonlyMap<string, unknown>,
): readonly LayoutEdge[] {
  const lift = (path: string): string | undefined => {
    if (!path.startsWith(prefix)) return undefined;
    const end = path.indexOf('.', prefix.length);
    const own = end < 0 ? path : path.slice(0, end);
    return sizes.has(own) ? own : undefined;
  };
  return edges.flatMap((edge) => {
    const source = lift(edge.source);
    const target = lift(edge.target);
    return source === undefined || target === undefined || source === target ? [] : [{ source, target }];
  });
}

function* layoutLevel(sizes: Sizes, edges: readonly LayoutEdge[]): Steps<ReadonlyMap<string, Point>> {
  const connected = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const lone = [...sizes.keys()].filter((path) => !connected.has(path));
  const places = new Map<string, Point>();
  let bottom = 0;
  if (connected.size > 0) {
    const own = new Map([...sizes].filter(([path]) => connected.has(path)));
    const ranked = yield { sizes: own, pairs: edges };
    bottom = ranked === undefined ? placeByRank(own, edges, places) : placeInColumns(own, ranked, places);
  }
  placeLone(lone, sizes, connected.size === 0 ? 0 : bottom + ROW_GAP * 2, places);
  return places;
}

type Sizes = ReadonlyMap<string, Size>;

/**
 * Plain columns: each node right of everything before it, in the order of the document; what would be far too high stands in several beside each other.
 * Returns where the last ends.
 */
function placeByRank(sizes: Sizes, edges: readonly LayoutEdge[], places: Map<string, Point>): number {
  const rank = longestRanks(sizes.keys(), edges);
  const columns = Map.groupBy(sizes.keys(), (path) => rank.get(path) ?? 0);
  let x = 0;
  let bottom = 0;
  const parts = [...columns]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, paths]) => columnParts(paths, mostRows(sizes.size)));
  for (const paths of parts) {
    let y = 0;
    let width = 0;
    for (const path of paths) {
      const size = sizes.get(path) ?? { width: 0, height: 0 };
      places.set(path, { x, y });
      y += size.height + ROW_GAP;
      width = Math.max(width, size.width);
    }
    x += width + COLUMN_GAP;
    bottom = Math.max(bottom, y);
  }
  return bottom;
}

function placeInColumns(own: Sizes, ranked: Ranked, places: Map<string, Point>): number {
  const columns = layOutColumns(own, ranked);
  for (const [path, at] of columns.places) places.set(path, at);
  return columns.bottom;
}

/** Nodes without edges stand in rows below the rest, in columns of their own, about as wide as they are high together. */
function placeLone(lone: readonly string[], sizes: Sizes, top: number, places: Map<string, Point>): void {
  const perRow = Math.max(4, Math.ceil(Math.sqrt(lone.length)));
  const step = Math.max(0, ...lone.map((path) => sizes.get(path)?.width ?? 0)) + COLUMN_GAP;
  let y = top;
  for (let start = 0; start < lone.length; start += perRow) {
    const row = lone.slice(start, start + perRow);
    for (const [index, path] of row.entries()) places.set(path, { x: index * step, y });
    y += Math.max(...row.map((path) => sizes.get(path)?.height ?? 0)) + ROW_GAP;
  }
}

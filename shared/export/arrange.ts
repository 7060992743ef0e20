import { columnParts, mostRows } from '../workflow/column-parts.ts';
import { edgePairsOf, type Edge } from '../workflow/edges.ts';
import { graphOf, type Graph, type PlacedNode } from '../workflow/graph.ts';
import type { Layout, Workflow } from '../workflow/workflow.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything of a drawing stands, in canvas pixels. */
export interface Arrangement {
  /** By node path; containers hold the boxes of their inner nodes. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly Edge[];
  /** The top level stands where the layout says, so its frames and notes fit. */
  readonly isKept: boolean;
}

export const CARD = { width: 240, height: 72 } as const;
const GAP = { x: 72, y: 24 } as const;
const PADDING = 20;
/** The head of a container, above its inner nodes. */
export const HEAD_HEIGHT = 64;

/**
 * Boxes for every node. A scope whose nodes all have a place that leaves room for its cards is drawn so; any other in columns from left to
 * right, each node right of all it comes after.
 */
export function arrange(workflow: Workflow, layout: Layout): Arrangement {
  const graph = graphOf(workflow);
  const edges = edgePairsOf(workflow);
  const boxes = new Map<string, Box>();
  const { kept } = arrangeScope('', { graph, edges, layout, boxes }, { x: 0, y: 0 });
  return { boxes, edges, isKept: kept };
}

interface Surroundings {
  readonly graph: Graph;
  readonly edges: readonly Edge[];
  readonly layout: Layout;
  readonly boxes: Map<string, Box>;
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Sizes first, from the inside out; then places, and everything inside moves along. */
function arrangeScope(scope: string, around: Surroundings, at: { readonly x: number; readonly y: number }) {
  const nodes = around.graph.inside(scope);
  const sizes = new Map(nodes.map((node) => [node.path, sizeOf(node, around)]));
  const kept = keptPlaces(nodes, sizes, around.layout);
  const places = kept ?? inColumns(nodes, sizes, liftedTo(scope, around));
  for (const { path } of nodes) {
    const { x, y } = places.get(path) ?? { x: 0, y: 0 };
    const size = sizes.get(path) ?? CARD;
    // The top level keeps the coordinates of the canvas, where frames and notes stand too.
    const box = { x: at.x + x, y: at.y + y, ...size };
    around.boxes.set(path, box);
    if (around.graph.inside(path).length > 0)
      arrangeScope(path, around, { x: box.x + PADDING, y: box.y + HEAD_HEIGHT });
  }
  return { kept: kept !== undefined };
}

function sizeOf({ path }: PlacedNode, around: Surroundings): Extent {
  const inner = around.graph.inside(path);
  if (inner.length === 0) return CARD;
  const sizes = new Map(inner.map((node) => [node.path, sizeOf(node, around)]));
  const places = keptPlaces(inner, sizes, around.layout) ?? inColumns(inner, sizes, liftedTo(path, around));
  const ends = inner.map((node) => {
    const { x, y } = places.get(node.path) ?? { x: 0, y: 0 };
    const { width, height } = sizes.get(node.path) ?? CARD;
    return { right: x + width, bottom: y + height };
  });
  return {
    width: Math.max(CARD.width, PADDING * 2 + Math.max(...ends.map(({ right }) => right))),
    height: HEAD_HEIGHT + PADDING + Math.max(...ends.map(({ bottom }) => bottom)),
  };
}

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>;

/** The layout's own places, of an inner scope counted from its first corner; undefined where a card has none or would lie on another. */
function keptPlaces(
  nodes: readonly PlacedNode[],
  sizes: ReadonlyMap<string, Extent>,
  layout: Layout,
): Places | undefined {
  const found = nodes.flatMap(({ path, scope }) => {
    const place = layout.nodes[path];
    return place === undefined ? [] : [{ path, scope, x: place.x, y: place.y, ...(sizes.get(path) ?? CARD) }];
  });
  if (found.length < nodes.length || found.length === 0 || overlaps(found)) return undefined;
  const isTop = found[0]?.scope === '';
  const left = isTop ? 0 : Math.min(...found.map(({ x }) => x));
  const top = isTop ? 0 : Math.min(...found.map(({ y }) => y));
  return new Map(found.map(({ path, x, y }) => [path, { x: x - left, y: y - top }]));
}

function overlaps(boxes: readonly Box[]): boolean {
  const sorted = boxes.toSorted((a, b) => a.x - b.x);
  return sorted.some((box, index) => {
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = sorted[next];
      if (other === undefined || other.x >= box.x + box.width) return false;
      if (other.y < box.y + box.height && box.y < other.y + other.height) return true;
    }
    return false;
  });
}

/** Edges between the nodes of a scope; one that ends further in counts for the container it ends in. */
function liftedTo(scope: string, { graph, edges }: Surroundings): readonly (readonly [string, string])[] {
  const lift = (path: string): string | undefined => {
    let at = graph.get(path);
    while (at !== undefined && at.scope !== scope) at = graph.get(at.scope);
    return at?.path;
  };
  return edges.flatMap((edge) => {
    const [source, target] = [lift(edge.source), lift(edge.target)];
    return source === undefined || target === undefined || source === target ? [] : [[source, target] as const];
  });
}

function inColumns(
  nodes: readonly PlacedNode[],
  sizes: ReadonlyMap<string, Extent>,
  edges: readonly (readonly [string, string])[],
): Places {
  const before = new Map<string, string[]>(nodes.map(({ path }) => [path, []]));
  for (const [source, target] of edges) before.get(target)?.push(source);
  const columns: string[][] = [];
  const ranks = ranksOf(before);
  for (const { path } of nodes) (columns[ranks.get(path) ?? 0] ??= []).push(path);
  const places = new Map<string, { x: number; y: number }>();
  let x = 0;
  const most = mostRows(nodes.length);
  for (const column of columns) {
    if (column === undefined) continue;
    const ordered = column
      .map((path, index) => ({ path, index, wish: middleOf(before.get(path) ?? [], places, sizes) }))
      .toSorted((a, b) => a.wish - b.wish || a.index - b.index);
    for (const part of columnParts(ordered, most)) {
      stack(part, x, sizes, places);
      x += Math.max(...part.map(({ path }) => sizes.get(path)?.width ?? CARD.width)) + GAP.x;
    }
  }
  return places;
}

/** One below the other, about where they wish to stand together. */
function stack(
  column: readonly { readonly path: string; readonly wish: number }[],
  x: number,
  sizes: ReadonlyMap<string, Extent>,
  places: Map<string, { readonly x: number; readonly y: number }>,
): void {
  const heights = column.map(({ path }) => sizes.get(path)?.height ?? CARD.height);
  const total = heights.reduce((sum, height) => sum + height + GAP.y, -GAP.y);
  const middle = column.reduce((sum, each) => sum + each.wish, 0) / column.length;
  let y = Math.max(0, middle - total / 2);
  for (const [index, { path }] of column.entries()) {
    places.set(path, { x, y });
    y += (heights[index] ?? CARD.height) + GAP.y;
  }
}

function middleOf(
  paths: readonly string[],
  places: ReadonlyMap<string, { readonly y: number }>,
  sizes: ReadonlyMap<string, Extent>,
): number {
  const middles = paths.flatMap((path) => {
    const place = places.get(path);
    return place === undefined ? [] : [place.y + (sizes.get(path)?.height ?? CARD.height) / 2];
  });
  return middles.length === 0 ? 0 : middles.reduce((sum, each) => sum + each, 0) / middles.length;
}

/** The longest way to each node, in edges. A draft may have a cycle; the edge that closes it does not count. */
function ranksOf(before: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  const open = new Set<string>();
  for (const start of before.keys()) {
    const stack = [start];
    for (let path = stack.at(-1); path !== undefined; path = stack.at(-1)) {
      const waits = (before.get(path) ?? []).filter((each) => !ranks.has(each) && !open.has(each) && each !== path);
      const [next] = waits;
      if (ranks.has(path) || next === undefined) {
        const known = (before.get(path) ?? []).map((each) => ranks.get(each) ?? -1);
        if (!ranks.has(path)) ranks.set(path, Math.max(-1, ...known) + 1);
        open.delete(path);
        stack.pop();
      } else {
        open.add(path);
        stack.push(next);
      }
    }
  }
  return ranks;
}

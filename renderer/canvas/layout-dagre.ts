import { Graph, layout } from '@dagrejs/dagre';
import { COLUMN_GAP, ROW_GAP, type Pair, type Rank, type Ranked, type Size } from './layout-rank.ts';
import { layoutTreeWith, type LayoutEdge, type LayoutNode, type Places } from './layout-tree.ts';

/** Beyond this many nodes dagre needs minutes, and from some thousands on more stack than there is. */
const DAGRE_LIMIT = 1500;

/** Of a graph of any size, in one go: larger levels in plain columns. */
export function layoutTree(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Places {
  return layoutTreeWith(
    ({ sizes, pairs }) => (sizes.size > DAGRE_LIMIT ? undefined : rankByDagre(sizes, pairs)),
    nodes,
    edges,
  );
}

/** Good and small; beyond some hundred nodes slow, beyond some thousand more stack than there is. */
export function rankByDagre(sizes: ReadonlyMap<string, Size>, pairs: readonly Pair[]): Ranked {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranker: 'network-simplex', nodesep: ROW_GAP, ranksep: COLUMN_GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, { width, height }] of sizes) graph.setNode(id, { width, height });
  for (const { source, target } of pairs) graph.setEdge(source, target);
  layout(graph);
  const nodes = new Map<string, Rank>();
  for (const id of sizes.keys()) {
    const { x, y } = graph.node(id) as { readonly x: number; readonly y: number };
    nodes.set(id, { column: Math.round(x), order: y });
  }
  const columns = new Set([...nodes.values()].map(({ column }) => column));
  const edges = graph.edges().map(({ v, w }) => {
    const { points } = graph.edge(v, w) as { readonly points: readonly { readonly x: number; readonly y: number }[] };
    const passed = points.slice(1, -1).map(({ x, y }) => ({ column: Math.round(x), order: y }));
    return { source: v, target: w, passages: passed.filter(({ column }) => columns.has(column)) };
  });
  return { nodes, edges };
}

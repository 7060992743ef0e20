import type { ELK, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { COLUMN_GAP, ROW_GAP, type Pair, type Rank, type Ranked, type Size } from './layout-rank.ts';
import { mergeTwins } from './layout-twins.ts';

/** All as wide as each other, so that what shares a column shares its left edge. */
const WIDTH = 240;
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'POLYLINE',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': String(ROW_GAP),
  'elk.layered.spacing.nodeNodeBetweenLayers': String(COLUMN_GAP),
  // Only order and column are wanted; heights are settled by us.
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
} as const;
/** Fewer tries at fewer crossings for more nodes: a second of waiting is worth more than the last crossing. */
const thoroughness = (nodes: number): number => (nodes < 300 ? 7 : nodes < 1500 ? 3 : 1);

/** For levels too large for dagre, or with many edges. Rejects when the worker behind `elk` fails. */
export async function rankByElk(
  elk: Pick<ELK, 'layout'>,
  sizes: ReadonlyMap<string, Size>,
  pairs: readonly Pair[],
): Promise<Ranked> {
  const merged = mergeTwins(sizes, pairs);
  const graph: ElkNode = {
    id: 'level',
    layoutOptions: { ...OPTIONS, 'elk.layered.thoroughness': String(thoroughness(merged.sizes.size)) },
    children: [...merged.sizes].map(([id, { height }]) => ({ id, width: WIDTH, height })),
    edges: merged.pairs.map(({ source, target }, index) => ({
      id: String(index),
      sources: [source],
      targets: [target],
    })),
  };
  const placed = await elk.layout(graph);
  const nodes = new Map<string, Rank>();
  for (const { id, x = 0, y = 0, height = 0 } of placed.children ?? [])
    nodes.set(id, { column: Math.round(x), order: y + height / 2 });
  const columns = [...new Set([...nodes.values()].map(({ column }) => column))].toSorted((a, b) => a - b);
  const edges = merged.pairs.map((pair, index) => ({ ...pair, passages: passagesOf(placed.edges?.[index], columns) }));
  return merged.expand({ nodes, edges });
}

/** Where the line crosses the middle of each column between its ends. */
function passagesOf(edge: ElkExtendedEdge | undefined, columns: readonly number[]): readonly Rank[] {
  const section = edge?.sections?.[0];
  if (section === undefined) return [];
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const passages: Rank[] = [];
  for (const column of columns) {
    const middle = column + WIDTH / 2;
    for (const [index, to] of points.entries()) {
      const from = points[index - 1];
      if (from === undefined || from.x > middle || to.x <= middle) continue;
      passages.push({ column, order: from.y + ((to.y - from.y) * (middle - from.x)) / (to.x - from.x) });
      break;
    }
  }
  return passages;
}

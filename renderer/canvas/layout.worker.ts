import ELK from 'elkjs/lib/elk-api.js';
import elkWorker from 'elkjs/lib/elk-worker.min.js?url';
import { rankByDagre } from './layout-dagre.ts';
import { rankByElk } from './layout-elk.ts';
import { countPassages, type Ranked } from './layout-rank.ts';
import { layoutTreeBy, type LayoutEdge, type LayoutNode, type Level } from './layout-tree.ts';

export interface LayoutRequest {
  readonly id: number;
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

/** Up to here dagre is quick, and its columns are the better ones. */
const DAGRE_NODES = 500;
/** Edges per node from which on crossings are what one sees. */
const MANY_EDGES = 4;
/** More than this and any library sorts for minutes. */
const MOST_PASSAGES = 60_000;
const ELK_LIMIT_MS = 15_000;

self.addEventListener('message', (message: MessageEvent<LayoutRequest>) => {
  const { id, nodes, edges } = message.data;
  void layoutTreeBy(rank, nodes, edges).then((places) => self.postMessage({ id, places }));
});

async function rank({ sizes, pairs }: Level): Promise<Ranked | undefined> {
  if (sizes.size <= DAGRE_NODES && pairs.length <= sizes.size * MANY_EDGES) return rankByDagre(sizes, pairs);
  if (countPassages(sizes.keys(), pairs) > MOST_PASSAGES) return undefined;
  // A worker of its own for each use: it is large, and seldom needed twice.
  const elk = new ELK({ workerFactory: () => new Worker(elkWorker) });
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ELK_LIMIT_MS);
  try {
    return await Promise.race([rankByElk(elk, sizes, pairs), late.promise]);
  } catch {
    // Plain columns are better than none.
    return undefined;
  } finally {
    clearTimeout(timer);
    elk.terminateWorker();
  }
}

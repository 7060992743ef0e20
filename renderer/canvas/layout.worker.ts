import { layoutTree, type LayoutEdge, type LayoutNode } from './layout-tree.ts';

export interface LayoutRequest {
  readonly id: number;
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

self.addEventListener('message', (message: MessageEvent<LayoutRequest>) => {
  const { id, nodes, edges } = message.data;
  self.postMessage({ id, places: layoutTree(nodes, edges) });
});

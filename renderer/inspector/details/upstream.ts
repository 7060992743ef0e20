import type { Catalogue } from '#shared/module/manifest.ts';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { dependenciesOf, graphOf, linksOf, type PlacedNode } from '#shared/workflow/graph.ts';
import { nameInPath } from '#shared/workflow/name-in-path.ts';
import { nodesInReach } from '#shared/workflow/values-in-reach.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { calledAt } from '../../canvas/node-tree.ts';

export interface UpstreamOutput {
  readonly name: string;
  readonly title: string;
  /** In words. */
  readonly type: string;
  /** Without braces. */
  readonly expression: string;
}

export interface UpstreamNode {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  /** The node waits for it already. */
  readonly isParent: boolean;
  readonly outputs: readonly UpstreamOutput[];
}

/** Nodes whose outputs may be put into this one: those it waits for first, then all it could use without a circle. */
export function upstreamOf(workflow: Workflow, catalogue: Catalogue, path: string): readonly UpstreamNode[] {
  const graph = graphOf(workflow);
  const own = graph.get(path);
  if (own === undefined) return [];
  const parents = new Set([...(dependenciesOf(linksOf(graph).links).get(own)?.keys() ?? [])].map((one) => one.path));
  const inReach = nodesInReach(workflow, path).map((placed): UpstreamNode => ({
    id: placed.id,
    path: placed.path,
    title: calledAt(workflow, catalogue, placed.path),
    isParent: parents.has(placed.path),
    outputs: outputsOf(catalogue, placed),
  }));
  return inReach.toSorted((a, b) => Number(b.isParent) - Number(a.isParent));
}

function outputsOf(catalogue: Catalogue, { id, node }: PlacedNode): readonly UpstreamOutput[] {
  const declared = catalogue.get(node.action)?.outputs ?? {};
  const names = [...new Set([...Object.keys(declared), ...Object.keys(node.outputs ?? {})])];
  return names.map((name) => ({
    name,
    title: declared[name]?.title ?? name,
    type: PORT_TYPES[declared[name]?.type ?? 'any'],
    expression: `nodes.${id}.outputs.${nameInPath(name)}`,
  }));
}

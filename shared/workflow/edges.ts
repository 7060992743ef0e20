import { dependenciesOf, graphOf, linksOf, type Link } from './graph.ts';
import type { Workflow } from './workflow.ts';

/** What the canvas draws between two ports. Edges are derived: they are nowhere written as such. */
export interface Edge {
  /** Stable as long as both ends and both ports are the same. */
  readonly id: string;
  /** Paths of nodes. */
  readonly source: string;
  readonly target: string;
  /** `outputs.summary`, or `done` for the end of the node itself. */
  readonly sourcePort: string;
  /** `parameters.data`, `when` or `after`. */
  readonly targetPort: string;
  /** `data`: an expression names the source. `order`: only `after` does. */
  readonly kind: 'data' | 'order';
  /** How the source must have ended: `succeeded`, `failed`, `finished` or `case.NAME`. */
  readonly condition: string;
}

/** All edges, at every scope, in the order of the document. */
export function edgesOf(workflow: Workflow): readonly Edge[] {
  const { links } = linksOf(graphOf(workflow));
  const dependencies = dependenciesOf(links);
  const edges = new Map<string, Edge>();
  for (const link of links) {
    if (link.source === undefined || link.isInner) continue;
    const condition = dependencies.get(link.target)?.get(link.source)?.condition ?? 'succeeded';
    const edge = edgeOf(link, link.source.path, condition);
    if (!edges.has(edge.id)) edges.set(edge.id, edge);
  }
  return [...edges.values()];
}

function edgeOf({ target, port, reference }: Link, source: string, condition: string): Edge {
  const sourcePort = reference?.output === undefined ? 'done' : `outputs.${reference.output}`;
  return {
    id: `${source}:${sourcePort}->${target.path}:${port}`,
    source,
    target: target.path,
    sourcePort,
    targetPort: port,
    kind: reference === undefined ? 'order' : 'data',
    condition,
  };
}

/** For drawings: two data edges between the same nodes are one arrow; an arrow for order is not drawn beside one for data. */
export function edgePairsOf(workflow: Workflow): readonly Edge[] {
  const pairs = new Map<string, Edge>();
  for (const edge of edgesOf(workflow)) {
    const pair = `${edge.source} ${edge.target}`;
    const known = pairs.get(pair);
    if (known === undefined || (known.kind === 'order' && edge.kind === 'data')) pairs.set(pair, edge);
  }
  return [...pairs.values()];
}

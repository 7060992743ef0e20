import type { Catalogue } from '../module/manifest.ts';
import { PORT_TYPES } from '../module/port-type.ts';
import { edgesOf } from './edges.ts';
import { graphOf, outerScope, type Graph, type PlacedNode } from './graph.ts';
import { nameInPath } from './name-in-path.ts';
import type { Workflow } from './workflow.ts';

/** Something an expression of a node may name. */
export interface ValueInReach {
  readonly expression: string;
  readonly label: string;
  /** In words. */
  readonly type: string;
}

/**
 * Outputs of nodes in the same scope and around it that do not depend on this node (naming one of those would make a cycle), then
 * the workflow's parameters.
 */
export function valuesInReach(workflow: Workflow, catalogue: Catalogue, path: string): readonly ValueInReach[] {
  const outputs = nodesInReach(workflow, path).flatMap((placed) => outputsOf(catalogue, placed));
  const parameters = Object.entries(workflow.parameters ?? {}).map(([name, { type }]) => ({
    expression: `parameters.${name}`,
    label: `parameters.${name}`,
    type,
  }));
  return [...outputs, ...parameters];
}

/** Nodes whose outputs a node may use: in its own scope, then outwards; none that waits for it, and none it lies in. */
export function nodesInReach(workflow: Workflow, path: string): readonly PlacedNode[] {
  const graph = graphOf(workflow);
  const later = downstreamOf(workflow, path);
  return scopesAround(graph, path)
    .flatMap((scope) => graph.inside(scope))
    .filter((placed) => placed.path !== path && !path.startsWith(`${placed.path}.`) && !later.has(placed.path))
    .filter((placed, index, all) => all.findIndex(({ id }) => id === placed.id) === index);
}

function scopesAround(graph: Graph, path: string): readonly string[] {
  const own = graph.get(path)?.scope ?? outerScope(path);
  const scopes = [own];
  for (let scope = own; scope !== '';) {
    scope = outerScope(scope);
    scopes.push(scope);
  }
  return scopes;
}

function outputsOf(catalogue: Catalogue, { node, id }: PlacedNode): readonly ValueInReach[] {
  const declared = Object.entries(catalogue.get(node.action)?.outputs ?? {}).map(([name, output]) => ({
    expression: `nodes.${id}.outputs.${nameInPath(name)}`,
    label: `${node.name ?? id} · ${output.title}`,
    type: PORT_TYPES[output.type],
  }));
  const own = Object.keys(node.outputs ?? {}).map((name) => ({
    expression: `nodes.${id}.outputs.${nameInPath(name)}`,
    label: `${node.name ?? id} · ${name}`,
    type: PORT_TYPES.any,
  }));
  return [...declared, ...own];
}

function downstreamOf(workflow: Workflow, path: string): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { source, target } of edgesOf(workflow)) next.set(source, [...(next.get(source) ?? []), target]);
  const seen = new Set<string>();
  const open = [path];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const target of next.get(at) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return seen;
}

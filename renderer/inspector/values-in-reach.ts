import { PORT_TYPES } from '#shared/module/port-type.ts';
import type { Catalogue } from '#shared/module/manifest.ts';
import { edgesOf } from '#shared/workflow/edges.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { nodeAt } from '../canvas/node-tree.ts';

/** Something an expression of a node may name. */
export interface ValueInReach {
  readonly expression: string;
  readonly label: string;
  readonly type: string;
}

/**
 * Outputs of nodes in the same scope and around it that do not depend on this node (naming one of those would make a cycle), then
 * the workflow's parameters.
 */
export function valuesInReach(workflow: Workflow, catalogue: Catalogue, path: string): readonly ValueInReach[] {
  const after = downstreamOf(workflow, path);
  const outputs = candidatesFor(workflow, path)
    .filter((candidate) => !after.has(candidate))
    .flatMap((candidate) => outputsOf(workflow, catalogue, candidate));
  const parameters = Object.entries(workflow.parameters ?? {}).map(([name, { type }]) => ({
    expression: `parameters.${name}`,
    label: `parameters.${name}`,
    type,
  }));
  return [...outputs, ...parameters];
}

function outputsOf(workflow: Workflow, catalogue: Catalogue, path: string): readonly ValueInReach[] {
  const node = nodeAt(workflow, path);
  const action = node === undefined ? undefined : catalogue.get(node.action);
  const id = path.split('.').at(-1) ?? path;
  return Object.entries(action?.outputs ?? {}).map(([name, output]) => ({
    expression: `nodes.${id}.outputs.${name}`,
    label: `${node?.name ?? id} · ${output.title}`,
    type: PORT_TYPES[output.type],
  }));
}

/** Siblings at every level from the node's own scope up to the top. */
function candidatesFor(workflow: Workflow, path: string): readonly string[] {
  const parts = path.split('.');
  const found: string[] = [];
  for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
    const scope = parts.slice(0, depth).join('.');
    const nodes = scope === '' ? workflow.nodes : nodeAt(workflow, scope)?.nodes;
    const own = parts.slice(0, depth + 1).join('.');
    for (const id of Object.keys(nodes ?? {})) {
      const candidate = scope === '' ? id : `${scope}.${id}`;
      if (candidate !== own) found.push(candidate);
    }
  }
  return found;
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

import type { Catalogue } from '../module/manifest.ts';
import { graphOf } from './graph.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/** What people call a node: its name, else the title of its action, else its id. */
export function nodeName(node: WorkflowNode, id: string, actionTitle: string | undefined): string {
  return node.name ?? actionTitle ?? id;
}

/** A name with the id behind it, for a node that would read like another. */
export function withId(name: string, id: string): string {
  return `${name} (${id})`;
}

const known = new WeakMap<Workflow, WeakMap<Catalogue, ReadonlySet<string>>>();

/** Paths of the nodes nobody has named that read like another node of the workflow: what lists them says their id too. */
export function nodesReadAlike(workflow: Workflow, catalogue: Catalogue): ReadonlySet<string> {
  const before = known.get(workflow)?.get(catalogue);
  if (before !== undefined) return before;
  const named = graphOf(workflow).nodes.map(({ path, id, node }) => ({
    path,
    isOwn: node.name !== undefined,
    name: nodeName(node, id, catalogue.get(node.action)?.title),
  }));
  const byName = Map.groupBy(named, ({ name }) => name);
  const found = new Set(
    named.filter(({ isOwn, name }) => !isOwn && (byName.get(name)?.length ?? 0) > 1).map(({ path }) => path),
  );
  const perCatalogue = known.get(workflow) ?? new WeakMap<Catalogue, ReadonlySet<string>>();
  known.set(workflow, perCatalogue.set(catalogue, found));
  return found;
}

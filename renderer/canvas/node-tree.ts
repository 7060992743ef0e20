import type { Catalogue } from '#shared/module/manifest.ts';
import { nodeName, nodesReadAlike, withId } from '#shared/workflow/node-names.ts';
import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';

export function pathOf(parent: string | undefined, id: string): string {
  return parent === undefined ? id : `${parent}.${id}`;
}

export function parentOf(path: string): string | undefined {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? undefined : path.slice(0, dot);
}

export function idOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A node by its path; undefined when there is none (any more). */
export function nodeAt(workflow: Workflow | undefined, path: string): WorkflowNode | undefined {
  const [first = '', ...rest] = path.split('.');
  let node = workflow?.nodes[first];
  for (const id of rest) node = node?.nodes?.[id] ?? node?.finally?.[id];
  return node;
}

/** What people call the node at a path, so that it can be told from every other: in lists and in what is read out. */
export function calledAt(workflow: Workflow | undefined, catalogue: Catalogue, path: string): string {
  const node = nodeAt(workflow, path);
  if (workflow === undefined || node === undefined) return path;
  const name = nodeName(node, idOf(path), catalogue.get(node.action)?.title ?? node.action);
  return nodesReadAlike(workflow, catalogue).has(path) ? withId(name, idOf(path)) : name;
}

/** The given nodes without those whose container is given too: moving or removing the container takes them along. */
export function outermost(paths: readonly string[]): readonly string[] {
  const given = new Set(paths);
  return paths.filter((path) => {
    for (let parent = parentOf(path); parent !== undefined; parent = parentOf(parent))
      if (given.has(parent)) return false;
    return true;
  });
}

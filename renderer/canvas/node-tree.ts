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

/** What people call it. */
export function nodeName(node: WorkflowNode, id: string, actionTitle: string | undefined): string {
  return node.name ?? actionTitle ?? id;
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

import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';

export interface PlacedNode {
  /** `each_browser.e2e` */
  readonly path: string;
  readonly id: string;
  /** Path of the container it lies in; undefined at the top. */
  readonly parent: string | undefined;
  readonly node: WorkflowNode;
  /** Lies in `finally` of its container: runs at the end whatever happened. */
  readonly isFinal: boolean;
}

/** Every node of a workflow, containers before what they contain, in document order. */
export function nodesOf(workflow: Workflow): readonly PlacedNode[] {
  const found: PlacedNode[] = [];
  collect(workflow.nodes, undefined, false, found);
  return found;
}

function collect(nodes: Readonly<Record<string, WorkflowNode>>, parent: string | undefined, isFinal: boolean, found: PlacedNode[]): void {
  for (const [id, node] of Object.entries(nodes)) {
    const path = pathOf(parent, id);
    found.push({ path, id, parent, node, isFinal });
    if (node.nodes !== undefined) collect(node.nodes, path, false, found);
    if (node.finally !== undefined) collect(node.finally, path, true, found);
  }
}

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
    for (let parent = parentOf(path); parent !== undefined; parent = parentOf(parent)) if (given.has(parent)) return false;
    return true;
  });
}

import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';

/** The node with this path (`each_browser.e2e`), through inner and finally nodes; undefined if there is none. */
export function nodeAt(workflow: Workflow | undefined, path: string): WorkflowNode | undefined {
  let scope: Readonly<Record<string, WorkflowNode>> | undefined = workflow?.nodes;
  let node: WorkflowNode | undefined;
  for (const id of path.split('.')) {
    node = scope?.[id];
    scope = node === undefined ? undefined : { ...node.nodes, ...node.finally };
  }
  return node;
}

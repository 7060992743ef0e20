import type { Edit } from '#shared/workflow/edit.ts';
import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';

/**
 * What the nodes will be after some edits: enough to decide about the next edit of the same gesture. Several edges cut at one node
 * would otherwise each put back what the one before took away. Not the way to change a document: that is `applyEdits`.
 */
export function workflowAfter(workflow: Workflow, edits: readonly Edit[]): Workflow {
  return edits.reduce((now, edit) => {
    switch (edit.type) {
      case 'node.put':
        return changeNode(now, edit.path, () => edit.node as unknown as WorkflowNode);
      case 'node.set':
        return changeNode(now, edit.path, (node) =>
          node === undefined ? undefined : (setField(node, edit.field, edit.value) as WorkflowNode),
        );
      case 'node.remove':
        return changeNode(now, edit.path, () => undefined);
      case 'node.rename':
      case 'node.order':
      case 'workflow.set':
      case 'text.set':
      case 'layout.place':
      case 'layout.notes':
      case 'layout.groups':
      case 'layout.set':
        return now;
    }
  }, workflow);
}

type Nodes = Readonly<Record<string, WorkflowNode>>;

function changeNode(
  workflow: Workflow,
  path: string,
  change: (node: WorkflowNode | undefined) => WorkflowNode | undefined,
): Workflow {
  return { ...workflow, nodes: changeIn(workflow.nodes, path.split('.'), change) };
}

function changeIn(
  nodes: Nodes,
  [id = '', ...rest]: readonly string[],
  change: (node: WorkflowNode | undefined) => WorkflowNode | undefined,
): Nodes {
  const node = nodes[id];
  const next = rest.length === 0 ? change(node) : node === undefined ? undefined : changeInside(node, rest, change);
  if (next !== undefined) return { ...nodes, [id]: next };
  const { [id]: _gone, ...others } = nodes;
  return others;
}

function changeInside(
  container: WorkflowNode,
  rest: readonly string[],
  change: (node: WorkflowNode | undefined) => WorkflowNode | undefined,
): WorkflowNode {
  const field = container.finally?.[rest[0] ?? ''] === undefined ? 'nodes' : 'finally';
  return { ...container, [field]: changeIn(container[field] ?? {}, rest, change) };
}

function setField(value: unknown, [key, ...rest]: readonly (string | number)[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? setField(item, rest, wanted) : (item as unknown)));
  const record: Record<string, unknown> = { ...(value as Record<string, unknown> | undefined) };
  const inner = setField(record[key], rest, wanted);
  if (inner === undefined) delete record[key];
  else record[key] = inner;
  return record;
}

import { freeId, toNodeId } from '../id.ts';
import type { ActionManifest } from '../module/manifest.ts';
import { graphOf } from './graph.ts';
import { renderKey } from './render.ts';
import type { Workflow } from './workflow.ts';

/** The text of a workflow that holds nothing yet. */
export function newWorkflowText(name: string): string {
  // A name that YAML would read as something else is quoted; as a key it is quoted by the same rules.
  return `formatVersion: 1\nname: ${renderKey(name)}\nnodes: {}\n`;
}

export interface NewNode {
  readonly id: string;
  /** As `node.put` takes it. Parameters are left out: the action's defaults hold until somebody sets them. */
  readonly node: Readonly<Record<string, unknown>>;
}

/**
 * A node for an action, with a short id that is free everywhere in the workflow (an inner node of the same id would hide an outer one):
 * `git.commit` becomes `commit`, then `commit_2`; `testing.run` says in its manifest that it becomes `tests`.
 */
export function newNode(action: ActionManifest, workflow: Workflow | undefined): NewNode {
  const taken = new Set(workflow === undefined ? [] : graphOf(workflow).nodes.map(({ id }) => id));
  const id = freeId(action.nodeId ?? toNodeId(action.id.slice(action.id.indexOf('.') + 1)), (wanted) =>
    taken.has(wanted),
  );
  return { id, node: { action: action.id, ...(action.container ? { nodes: {} } : {}) } };
}

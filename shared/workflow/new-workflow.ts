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
 * A node for an action, with an id that is free everywhere in the workflow (an inner node of the same id would hide an outer one):
 * `git.status` becomes `git_status`, then `git_status_2`.
 */
export function newNode(action: ActionManifest, workflow: Workflow | undefined): NewNode {
  const taken = new Set(workflow === undefined ? [] : graphOf(workflow).nodes.map(({ id }) => id));
  const id = freeId(toNodeId(action.id), (wanted) => taken.has(wanted));
  return { id, node: { action: action.id, ...(action.container ? { nodes: {} } : {}) } };
}

import type { Workflow } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { announce, useView } from '../stores/view-store.ts';
import { idOf, nodeAt, parentOf } from './node-tree.ts';
import { useScene } from './scene.ts';

const text = messages.canvas.sequence;

/**
 * Where a node goes by one step in the order of its file: before which sibling, null for the end; undefined when it is the first or
 * last already. `among`: only the ids that are seen side by side count as steps.
 */
export function stepInOrder(
  siblings: readonly string[],
  id: string,
  way: 'earlier' | 'later',
  among: readonly string[] = siblings,
): { readonly before: string | null } | undefined {
  const seen = siblings.filter((other) => other === id || among.includes(other));
  const at = seen.indexOf(id);
  if (way === 'earlier') return at < 1 ? undefined : { before: seen[at - 1] ?? null };
  const next = seen[at + 1];
  return at < 0 || next === undefined ? undefined : { before: siblings[siblings.indexOf(next) + 1] ?? null };
}

/** Ids of the nodes that stand in one mapping with this one, in the order of the file. */
function siblingsOf(workflow: Workflow | undefined, path: string): readonly string[] {
  const scope = parentOf(path);
  const holder = scope === undefined ? workflow : nodeAt(workflow, scope);
  const atEnd = scope === undefined ? undefined : nodeAt(workflow, scope)?.finally;
  return Object.keys(atEnd?.[idOf(path)] === undefined ? (holder?.nodes ?? {}) : atEnd);
}

/** The order of the file: where ready tasks start one at a time, they start in it, and lists show nodes in it. */
export function moveInOrder(path: string, way: 'earlier' | 'later', among?: readonly string[]): void {
  const siblings = siblingsOf(useScene.getState().workflow, path);
  const step = stepInOrder(siblings, idOf(path), way, among?.map(idOf));
  if (step === undefined) announce(way === 'earlier' ? text.isFirst : text.isLast);
  else if (edit(text.undo, [{ type: 'node.order', path, before: step.before }])) {
    const others = siblings.filter((id) => id !== idOf(path));
    const at = step.before === null ? others.length : others.indexOf(step.before);
    announce(text.moved(at + 1, siblings.length));
  }
}

export function moveSelectedInOrder(way: 'earlier' | 'later'): void {
  const [path] = useView.getState().selectedNodes;
  if (path !== undefined) moveInOrder(path, way);
}

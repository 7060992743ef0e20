import type { Edge } from '#shared/workflow/edges.ts';
import type { Layout, Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';
import { isMark, markKey } from '../canvas/marks.ts';

/** One line of the outline; `key` is a node's path, or a mark as the canvas names it: `note:ID`, `group:ID`. */
export interface OutlineRow {
  readonly key: string;
  /** From 1. */
  readonly depth: number;
  readonly parent: string | undefined;
  readonly hasChildren: boolean;
}

/**
 * Everything on the canvas as a tree: groups with what stands in them, then the other nodes, containers with what they hold, then notes.
 * `members`: of each group by key, cards and notes.
 */
export function outlineRows(
  workflow: Workflow,
  layout: Layout,
  members: ReadonlyMap<string, readonly string[]>,
  folded: ReadonlySet<string>,
): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const taken = new Set<string>();
  const addNode = (key: string, node: WorkflowNode, depth: number, parent: string | undefined): void => {
    const inner = [...Object.entries(node.nodes ?? {}), ...Object.entries(node.finally ?? {})];
    taken.add(key);
    rows.push({ key, depth, parent, hasChildren: inner.length > 0 });
    if (folded.has(key)) return;
    for (const [id, child] of inner) addNode(`${key}.${id}`, child, depth + 1, key);
  };
  const add = (key: string, depth: number, parent: string | undefined): void => {
    const node = workflow.nodes[key];
    if (taken.has(key)) return;
    if (node !== undefined) addNode(key, node, depth, parent);
    else if (isMark(key)) rows.push({ key, depth, parent, hasChildren: false });
    taken.add(key);
  };
  for (const id of Object.keys(layout.groups)) {
    const key = markKey('group', id);
    const inside = (members.get(key) ?? []).filter((member) => !taken.has(member));
    rows.push({ key, depth: 1, parent: undefined, hasChildren: inside.length > 0 });
    const isFolded = folded.has(key);
    for (const member of inside) {
      if (isFolded) taken.add(member);
      else add(member, 2, key);
    }
  }
  for (const key of Object.keys(workflow.nodes)) add(key, 1, undefined);
  for (const id of Object.keys(layout.notes)) add(markKey('note', id), 1, undefined);
  return rows;
}

/** Where the arrows lead from a row; undefined: nowhere. Left and right also fold and unfold: then `fold` says so. */
export function stepFrom(
  rows: readonly OutlineRow[],
  at: number,
  key: string,
  folded: ReadonlySet<string>,
): { readonly to: number } | { readonly fold: boolean } | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const to = (index: number): { readonly to: number } | undefined =>
    rows[index] === undefined ? undefined : { to: index };
  const isOpen = row.hasChildren && !folded.has(row.key);
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      return isOpen ? to(at + 1) : row.hasChildren ? { fold: false } : undefined;
    case 'ArrowLeft':
      return isOpen ? { fold: true } : to(rows.findIndex((each) => each.key === row.parent));
    default:
      return undefined;
  }
}

/** The nodes an edge joins with this one: what it needs, and what needs it. */
export function neighboursOf(
  edges: readonly Edge[],
  path: string,
): { readonly needs: readonly string[]; readonly feeds: readonly string[] } {
  const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)];
  return {
    needs: unique(edges.filter((edge) => edge.target === path).map((edge) => edge.source)),
    feeds: unique(edges.filter((edge) => edge.source === path).map((edge) => edge.target)),
  };
}

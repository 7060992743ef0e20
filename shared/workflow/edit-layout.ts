import { sameData } from './data-change.ts';
import type { Edit } from './edit.ts';
import type { Layout } from './workflow.ts';

type LayoutEdit =
  | Extract<Edit, { readonly type: 'layout.place' | 'layout.notes' | 'layout.groups' | 'layout.set' }>
  /** Nodes went, or one got another path; what lies inside goes along. */
  | { readonly type: 'forget'; readonly paths: ReadonlySet<string> }
  | { readonly type: 'rename'; readonly path: string; readonly to: string };

/** The same object when nothing changes. */
export function editLayout(layout: Layout, edit: LayoutEdit): Layout {
  const next = edited(layout, edit);
  return sameData(next, layout) ? layout : next;
}

function edited(layout: Layout, edit: LayoutEdit): Layout {
  switch (edit.type) {
    case 'layout.set':
      return edit.layout;
    case 'layout.place': {
      const nodes = { ...layout.nodes };
      for (const [path, place] of Object.entries(edit.nodes)) {
        if (place === null) delete nodes[path];
        else nodes[path] = { ...nodes[path], ...place };
      }
      return { ...layout, nodes };
    }
    case 'layout.notes':
      return { ...layout, notes: merged(layout.notes, edit.notes) };
    case 'layout.groups':
      return { ...layout, groups: merged(layout.groups, edit.groups) };
    case 'forget':
      return {
        ...layout,
        nodes: Object.fromEntries(Object.entries(layout.nodes).filter(([path]) => !isOrInAny(path, edit.paths))),
      };
    case 'rename':
      return {
        ...layout,
        nodes: Object.fromEntries(
          Object.entries(layout.nodes).map(([path, place]) => [
            isOrIn(path, edit.path) ? edit.to + path.slice(edit.path.length) : path,
            place,
          ]),
        ),
      };
  }
}

function merged<Entry>(
  entries: Readonly<Record<string, Entry>>,
  wanted: Readonly<Record<string, Entry | null>>,
): Record<string, Entry> {
  const next: Record<string, Entry> = { ...entries };
  for (const [id, entry] of Object.entries(wanted)) {
    if (entry === null) delete next[id];
    else next[id] = entry;
  }
  return next;
}

function isOrIn(path: string, container: string): boolean {
  return path === container || path.startsWith(`${container}.`);
}

function isOrInAny(path: string, containers: ReadonlySet<string>): boolean {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'))))
    if (containers.has(at)) return true;
  return false;
}

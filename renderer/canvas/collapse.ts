import type { Edge } from '#shared/workflow/edges.ts';
import type { Layout } from '#shared/workflow/workflow.ts';
import type { Card } from './flow-graph.ts';
import { parentOf } from './node-tree.ts';

/** What is drawn when some containers are folded to a plain card. */
export interface Folded {
  readonly cards: readonly Card[];
  readonly edges: readonly Edge[];
}

export function foldContainers(all: readonly Card[], edges: readonly Edge[], layout: Layout): Folded {
  const collapsed = new Set(
    all
      .filter(({ path, isContainer }) => isContainer && layout.nodes[path]?.collapsed === true)
      .map(({ path }) => path),
  );
  if (collapsed.size === 0) return { cards: all, edges };
  const cards = all.flatMap((card) => {
    if (holderOf(card.path, collapsed) !== undefined) return [];
    if (!collapsed.has(card.path)) return [card];
    const hidden = all.filter(({ path }) => path.startsWith(`${card.path}.`)).length;
    return [{ ...card, hidden, look: `${card.look} ${hidden} hidden` }];
  });
  return { cards, edges: liftEdges(edges, collapsed) };
}

/** The outermost folded container a node lies in. */
function holderOf(path: string, collapsed: ReadonlySet<string>): string | undefined {
  let found: string | undefined;
  for (let at = parentOf(path); at !== undefined; at = parentOf(at)) if (collapsed.has(at)) found = at;
  return found;
}

/** An edge into a folded container is drawn to the container; several of them are one line. */
function liftEdges(edges: readonly Edge[], collapsed: ReadonlySet<string>): readonly Edge[] {
  const drawn = new Set<string>();
  return edges.flatMap((edge) => {
    const source = holderOf(edge.source, collapsed);
    const target = holderOf(edge.target, collapsed);
    if (source === undefined && target === undefined) return [edge];
    if (source !== undefined && source === target) return [];
    const lifted = {
      ...edge,
      ...(source === undefined ? {} : { source, sourcePort: 'done' }),
      ...(target === undefined ? {} : { target, targetPort: 'after' }),
    };
    const line = `${lifted.source} ${lifted.sourcePort} ${lifted.target}`;
    if (drawn.has(line)) return [];
    drawn.add(line);
    return [lifted];
  });
}

import type { ActionManifest } from '#shared/module/manifest.ts';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import { workflowAfter } from './after-edits.ts';
import { addCard, insertOnEdge, type Desk, type NewCard } from './gestures.ts';
import { nodeAt } from './node-tree.ts';
import { cardRows, connectedPorts, NO_PORTS, type CardRow } from './ports.ts';

/** What placing an action would put on the canvas. */
export interface CardPreview {
  readonly action: ActionManifest;
  readonly rows: readonly CardRow[];
  /** Ids of its ports that would hold an edge. */
  readonly joined: ReadonlySet<string>;
  /** The edges it would hold, in the order they are drawn. */
  readonly edges: readonly Edge[];
}

/** Decided by the very gesture that places it, so that the picture cannot promise anything else. Undefined for an unknown action. */
export function previewCard(desk: Desk, card: Omit<NewCard, 'at'>, onEdge?: Edge): CardPreview | undefined {
  const action = desk.catalogue.get(card.action);
  const wish = { ...card, at: { x: 0, y: 0 } };
  const added = onEdge === undefined ? addCard(desk, wish) : insertOnEdge(desk, onEdge, wish);
  if (action === undefined || !added.ok) return undefined;
  const { path, edits } = added.value;
  const workflow = workflowAfter(desk.workflow, edits);
  const node = nodeAt(workflow, path);
  if (node === undefined) return undefined;
  const edges = edgesOf(workflow).filter((edge) => edge.source === path || edge.target === path);
  const joined = connectedPorts(edges).get(path) ?? NO_PORTS;
  return { action, rows: cardRows(node, action, joined), joined, edges };
}

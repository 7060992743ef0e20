import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import type { CardNode } from './flow-graph.ts';
import { moveCards } from './gestures.ts';
import { desk } from './scene.ts';

/** The pointer let go of what it dragged: one step on the undo stack, however many cards moved. */
export function dropMoved(dragged: readonly CardNode[]): void {
  const now = desk();
  if (now === undefined) return;
  const places = Object.fromEntries(dragged.map((node) => [node.id, node.position]));
  edit(messages.canvas.undo.move, moveCards(now, places));
}

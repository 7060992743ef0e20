import type { Problem } from '#shared/problem.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { announce, select } from '../stores/view-store.ts';
import { useCanvas } from './canvas-store.ts';
import { bringIntoView, canvasElement } from './canvas-view.ts';
import { foldNodes } from './canvas-commands.ts';
import { findNodes, type FoundNode } from './find-nodes.ts';
import { parentOf } from './node-tree.ts';
import { useScene } from './scene.ts';

export function found(
  workflow: Workflow | undefined,
  problems: readonly Problem[],
  query: string,
): readonly FoundNode[] {
  return workflow === undefined ? [] : findNodes(workflow, useScene.getState().catalogue, problems, query);
}

export function openFind(): void {
  const { find } = useCanvas.getState();
  useCanvas.setState({ find: { query: find?.query ?? '', at: find?.at ?? 0, isOpen: true } });
  // Open already: the field is asked again.
  document.querySelector<HTMLInputElement>('.find-bar input')?.select();
}

export function closeFind(): void {
  const { find } = useCanvas.getState();
  if (find !== undefined) useCanvas.setState({ find: { ...find, isOpen: false } });
  canvasElement()?.focus({ preventScroll: true });
}

export function setQuery(query: string): void {
  useCanvas.setState({ find: { query, at: 0, isOpen: true } });
  show(0);
}

/** `F3` goes on with the last query, also when the bar is closed. */
export function findNext(step: 1 | -1): void {
  const { find } = useCanvas.getState();
  if (find === undefined || find.query.trim() === '') {
    openFind();
    return;
  }
  const { workflow } = useScene.getState();
  const { length } = found(workflow, useDocument.getState().problems, find.query);
  if (length === 0) {
    announce(messages.canvas.find.count(0, 0));
    return;
  }
  const at = (find.at + step + length) % length;
  useCanvas.setState({ find: { ...find, at } });
  show(at);
}

function show(at: number): void {
  const { find } = useCanvas.getState();
  const hit = found(useScene.getState().workflow, useDocument.getState().problems, find?.query ?? '')[at];
  if (hit === undefined) return;
  const holder = parentOf(hit.path);
  const isHidden = !useScene.getState().cards.some(({ path }) => path === hit.path);
  if (isHidden && holder !== undefined) foldNodes([holder], false);
  select([hit.path]);
  bringIntoView(hit.path);
}

import type { LayoutGroup, LayoutNote } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { announce, select, useView } from '../stores/view-store.ts';
import { arrange, arrangeable, type Arrangement } from './arrange.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement, pointForNew, toCanvas } from './canvas-view.ts';
import { moveCards } from './gestures.ts';
import { cardRects, groupsAround } from './marks-view.ts';
import { changeMarks, newGroup, newNote, removeMarks, type Rect } from './marks.ts';
import { outermost, parentOf } from './node-tree.ts';
import { desk, useScene } from './scene.ts';

/* What keys, menus and buttons do with notes, groups and the order of cards. */

const text = messages.canvas.marks;

/** A new note at the pointer, ready to be written. */
export function addNote(): void {
  const made = newNote(useDocument.getState().layout, toCanvas(pointForNew()));
  if (!edit(text.undo.addNote, made.edits)) return;
  select([], [], [made.key]);
  useCanvas.setState({ renaming: made.key });
}

export function changeMark(
  key: string,
  change: Partial<LayoutNote> | Partial<LayoutGroup>,
  label: string = text.undo.change,
): void {
  edit(label, changeMarks(useDocument.getState().layout, { [key]: change }));
}

export function resizeMark(key: string, { x, y, width, height }: Rect): void {
  const [left, top] = [Math.round(x), Math.round(y)];
  changeMark(key, { x: left, y: top, width: Math.round(width), height: Math.round(height) }, text.undo.resize);
}

export function removeMark(key: string): void {
  edit(text.undo.remove, removeMarks(useDocument.getState().layout, [key]));
  select([]);
  canvasElement()?.focus({ preventScroll: true });
}

/** The selected cards at the top of the workflow: those a group can go around. */
function groupable(): readonly Rect[] {
  const rects = cardRects();
  return outermost(useView.getState().selectedNodes).flatMap((path) => rects.get(path) ?? []);
}

export function whyNotGroup(): string | undefined {
  return groupable().length === 0 ? text.because.nothingToGroup : undefined;
}

export function groupSelection(): void {
  const made = newGroup(useDocument.getState().layout, groupable(), text.newGroup);
  if (made === undefined || !edit(text.undo.group, made.edits)) return;
  select([], [], [made.key]);
  announce(text.grouped);
  useCanvas.setState({ renaming: made.key });
}

/** The selected groups, else those around the selected cards. */
function groupsMeant(): readonly string[] {
  const { selectedMarks, selectedNodes } = useView.getState();
  const chosen = selectedMarks.filter((key) => key.startsWith('group:'));
  return chosen.length > 0 ? chosen : groupsAround(selectedNodes);
}

export function whyNotUngroup(): string | undefined {
  return groupsMeant().length === 0 ? text.because.noGroup : undefined;
}

export function ungroupSelection(): void {
  if (!edit(text.undo.ungroup, removeMarks(useDocument.getState().layout, groupsMeant()))) return;
  useView.setState({ selectedMarks: [] });
  announce(text.ungrouped);
}

function arrangeableRects(): ReadonlyMap<string, Rect> {
  const { places, shapes } = useScene.getState();
  return new Map(
    arrangeable(useView.getState().selectedNodes).flatMap((path) => {
      const [at, shape] = [places[path], shapes.get(path)];
      return at === undefined || shape === undefined
        ? []
        : [[path, { ...at, width: shape.width, height: shape.height }] as const];
    }),
  );
}

export function whyNotArrange(): string | undefined {
  return arrangeableRects().size < 2 ? text.because.notSeveral : undefined;
}

export function arrangeSelection(how: Arrangement): void {
  const now = desk();
  if (now === undefined) return;
  edit(text.arrangements[how], moveCards(now, arrange(arrangeableRects(), how), true));
}

/** `Alt+A`: the ways to put the selection in order, each with its letter. */
export function openArrangeMenu(): void {
  const [first] = useView.getState().selectedNodes;
  const box = document.getElementById(`card-${first}`)?.getBoundingClientRect();
  const at = box === undefined ? pointForNew() : { x: box.left, y: box.bottom + 8 };
  useCanvas.setState({ menu: { kind: 'arrange', at } });
}

/** Everything that an edge joins with the selection, directly or not. */
export function selectConnected(): void {
  const { edges } = useScene.getState();
  const found = new Set(useView.getState().selectedNodes);
  for (const path of found) {
    for (const { source, target } of edges) {
      if (source === path) found.add(target);
      if (target === path) found.add(source);
    }
  }
  select([...found].filter((path) => parentOf(path) === undefined || found.has(path)));
}

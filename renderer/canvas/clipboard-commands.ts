import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { tell } from '../stores/notices.tsx';
import { announce, select, useView } from '../stores/view-store.ts';
import { change } from './canvas-commands.ts';
import { pointForNew, toCanvas } from './canvas-view.ts';
import { clipCount, clipText, copyNodes, pasteEdits, readClip, shiftToRepeat, type Clip } from './clipboard.ts';
import { deleteParts, placeEdit } from './gestures.ts';
import type { Places, Point } from './layout-tree.ts';
import { isMark, removeMarks } from './marks.ts';
import { membersOfGroup } from './marks-view.ts';
import { parentOf } from './node-tree.ts';
import { desk, useScene } from './scene.ts';

/* Copy, cut, paste and duplicate, through the clipboard of the system. */

const text = messages.canvas;

/** In case the system's clipboard may not be read: at least within this window it works. */
let ownClip: string | undefined;

export function copySelection(): string | undefined {
  const clip = selectedClip();
  if (clip === undefined) return undefined;
  ownClip = clipText(clip);
  announce(text.copied(clipCount(clip)));
  return ownClip;
}

/** What is selected; a group brings what stands in it. */
function selectedClip(): Clip | undefined {
  const now = desk();
  if (now === undefined) return undefined;
  const { nodes, marks } = withGroupMembers();
  return copyNodes(now.workflow, nodes, now.places, marks, useDocument.getState().layout);
}

function withGroupMembers(): { readonly nodes: readonly string[]; readonly marks: readonly string[] } {
  const { selectedNodes, selectedMarks } = useView.getState();
  const members = selectedMarks.flatMap(membersOfGroup);
  return {
    nodes: [...new Set([...selectedNodes, ...members.filter((key) => !isMark(key))])],
    marks: [...new Set([...selectedMarks, ...members.filter(isMark)])],
  };
}

export function copyToClipboard(): void {
  const copied = copySelection();
  if (copied !== undefined) void navigator.clipboard?.writeText(copied).catch(() => undefined);
}

export function cutToClipboard(): void {
  copyToClipboard();
  const { nodes, marks } = withGroupMembers();
  change(text.undo.cut, (now) => [
    ...deleteParts(now, nodes, []),
    ...removeMarks(useDocument.getState().layout, marks),
  ]);
  select([]);
}

export async function pasteFromClipboard(keepsIncoming: boolean): Promise<void> {
  // Not every browser lets a page read the clipboard without Ctrl+V itself.
  const given = await navigator.clipboard?.readText?.().catch(() => undefined);
  const pasted = given ?? ownClip;
  if (pasted === undefined) tell(text.noClipboard);
  else pasteText(pasted, keepsIncoming);
}

export function pasteText(given: string, keepsIncoming: boolean): void {
  const clip = readClip(given);
  if (clip === undefined) tell(text.nothingToPaste);
  else paste(clip, keepsIncoming, text.undo.paste, pastePoint(clip));
}

/** The last nodes made by duplicating, and the one that the first of them is a copy of. */
let lastCopy: { readonly original: string; readonly paths: readonly string[] } | undefined;

/** A copy beside the selection; again on a copy that was moved meanwhile: as far beside that. */
export function duplicateSelection(): void {
  const clip = selectedClip();
  if (clip === undefined) return;
  const { selectedNodes } = useView.getState();
  const shift = shiftToRepeat(lastCopy, selectedNodes, useScene.getState().places);
  const [original] = selectedNodes;
  const paths = paste(clip, true, text.undo.duplicate, undefined, shift);
  lastCopy = original === undefined || paths.length === 0 ? undefined : { original, paths };
}

function paste(
  clip: Clip,
  keepsIncoming: boolean,
  label: string,
  at: Point | undefined,
  shift?: Point,
): readonly string[] {
  const now = desk();
  if (now === undefined) return [];
  const scope = at === undefined ? parentOf(useView.getState().selectedNodes[0] ?? '') : undefined;
  const { layout } = useDocument.getState();
  const { edits, paths, marks } = pasteEdits(now.workflow, clip, { at, shift, scope, keepsIncoming }, layout);
  const places = edits.flatMap((each) => (each.type === 'layout.place' ? [each.nodes as Places] : []));
  const puts = edits.filter((each) => each.type !== 'layout.place');
  if (!edit(label, [...puts, placeEdit(now, Object.assign({}, ...places) as Places)])) return [];
  select(paths, [], marks);
  return paths;
}

/** At the pointer when it is over the canvas; beside the original when that is in sight anyway. */
function pastePoint(clip: Clip): Point | undefined {
  const { places } = useScene.getState();
  const isStillThere = Object.entries(clip.places).some(([id, at]) => places[id]?.x === at.x && places[id].y === at.y);
  const { notes, groups } = useDocument.getState().layout;
  const isMarkThere =
    Object.entries(clip.notes ?? {}).some(([id, { x, y }]) => notes[id]?.x === x && notes[id].y === y) ||
    Object.entries(clip.groups ?? {}).some(([id, { x, y }]) => groups[id]?.x === x && groups[id].y === y);
  return isStillThere || isMarkThere ? undefined : toCanvas(pointForNew());
}

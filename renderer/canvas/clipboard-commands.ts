import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { tell } from '../stores/notices.tsx';
import { announce, select, useView } from '../stores/view-store.ts';
import { change } from './canvas-commands.ts';
import { edgesOf } from '#shared/workflow/edges.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { PortRef } from './canvas-store.ts';
import { bringIntoView, pointForNew, toCanvas } from './canvas-view.ts';
import {
  clipCount,
  clipText,
  copyNodes,
  joinPasted,
  pasteEdits,
  readClip,
  shiftToRepeat,
  type Clip,
} from './clipboard.ts';
import { cardsOf, layoutNodesOf } from './flow-graph.ts';
import { deleteParts, placeEdit } from './gestures.ts';
import { layoutPlainly, type Places, type Point } from './layout-tree.ts';
import { isMark, removeMarks } from './marks.ts';
import { membersOfGroup } from './marks-view.ts';
import { parentOf } from './node-tree.ts';
import { absolutePlace, desk, scopeAt, useScene } from './scene.ts';

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

/**
 * The nodes on the clipboard, without asking anybody: where reading would make the browser ask, what was copied in this window. Undefined
 * when it holds something else.
 */
export async function peekClip(): Promise<Clip | undefined> {
  const isAllowed = await navigator.permissions
    ?.query({ name: 'clipboard-read' as PermissionName })
    .then(({ state }) => state === 'granted')
    .catch(() => false);
  const given = isAllowed ? await navigator.clipboard?.readText?.().catch(() => undefined) : undefined;
  const known = given ?? ownClip;
  return known === undefined ? undefined : readClip(known);
}

/** What is on the clipboard at a point, or beside a port; what comes first in it follows that port. One step. */
export function pasteBehind(clip: Clip, at: Point | undefined, from: PortRef | undefined): void {
  paste(withPlaces(clip), {
    label: text.undo.paste,
    keepsIncoming: false,
    at: at ?? besidePort(from) ?? toCanvas(pointForNew()),
    from,
  });
}

function besidePort(from: PortRef | undefined): Point | undefined {
  const place = from === undefined ? undefined : absolutePlace(from.node);
  const width = useScene.getState().shapes.get(from?.node ?? '')?.width ?? 0;
  return place === undefined ? undefined : { x: place.x + width + BESIDE, y: place.y };
}

const BESIDE = 80;

export function pasteText(given: string, keepsIncoming: boolean): void {
  const clip = readClip(given);
  if (clip === undefined) tell(text.nothingToPaste);
  else paste(withPlaces(clip), { label: text.undo.paste, keepsIncoming, at: pastePoint(clip) });
}

/** Nodes out of a text file bring no places: they stand beside each other in the order in which they run. */
function withPlaces(clip: Clip): Clip {
  if (Object.keys(clip.places).length > 0 || Object.keys(clip.nodes).length === 0) return clip;
  const workflow: Workflow = { formatVersion: 1, nodes: clip.nodes };
  const edges = edgesOf(workflow);
  const cards = cardsOf(workflow, useScene.getState().catalogue, edges, false);
  return { ...clip, places: layoutPlainly(layoutNodesOf(cards, false), edges) };
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
  const paths = paste(clip, { label: text.undo.duplicate, keepsIncoming: true, shift });
  lastCopy = original === undefined || paths.length === 0 ? undefined : { original, paths };
}

interface Pasting {
  readonly label: string;
  readonly keepsIncoming: boolean;
  /** Point of the canvas; undefined: beside where it was copied, in the container of what is selected. */
  readonly at?: Point | undefined;
  readonly shift?: Point | undefined;
  /** The port that it follows, or that follows it. */
  readonly from?: PortRef | undefined;
}

function paste(clip: Clip, { label, keepsIncoming, at, shift, from }: Pasting): readonly string[] {
  const now = desk();
  if (now === undefined) return [];
  const { layout } = useDocument.getState();
  const wish = { ...placeFor(clip, at), shift, keepsIncoming };
  const { edits, paths, marks } = pasteEdits(now.workflow, clip, wish, layout);
  const places = edits.flatMap((each) => (each.type === 'layout.place' ? [each.nodes as Places] : []));
  const puts = edits.filter((each) => each.type !== 'layout.place');
  const joins = from === undefined ? [] : joinPasted(now, { edits: puts, paths }, from);
  if (!edit(label, [...puts, ...joins, placeEdit(now, Object.assign({}, ...places) as Places)])) return [];
  select(paths, [], marks);
  const number = paths.length + marks.length;
  announce(label === text.undo.duplicate ? text.duplicated(number) : text.pasted(number));
  const [first] = paths;
  if (first !== undefined) bringIntoView(first);
  return paths;
}

/** Into the container under the point, as a card is that is dropped there. Notes and groups alone belong to no container. */
function placeFor(
  clip: Clip,
  at: Point | undefined,
): { readonly at?: Point | undefined; readonly scope?: string | undefined } {
  if (Object.keys(clip.nodes).length === 0) return { at };
  if (at === undefined) return { scope: parentOf(useView.getState().selectedNodes[0] ?? '') };
  const scope = scopeAt(at);
  const origin = scope === undefined ? undefined : absolutePlace(scope);
  return { at: origin === undefined ? at : { x: at.x - origin.x, y: at.y - origin.y }, scope };
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

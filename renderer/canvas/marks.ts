import { freeId } from '#shared/id.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import type { Layout, LayoutGroup, LayoutNote } from '#shared/workflow/workflow.ts';
import { snap } from './card-shape.ts';
import type { Places, Point } from './layout-tree.ts';

/*
 * Marks: what lies on the canvas for people only, notes and groups. A group is a frame; what stands in it belongs to it, so nothing has to
 * be kept in step. On the canvas a mark is named by its kind and id: `note:why`, `group:checks`.
 */

type MarkKind = 'note' | 'group';

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export const MARK_COLORS = ['yellow', 'blue', 'green', 'red', 'grey'] as const;
export type MarkColor = (typeof MARK_COLORS)[number];

const NOTE_SIZE = { width: 240, height: 120 };
export const LEAST_NOTE = { width: 120, height: 56 };
export const LEAST_GROUP = { width: 160, height: 96 };
/** Room for the title of a group above what it holds. */
const GROUP_HEAD = 36;
const GROUP_PADDING = 24;

export function markKey(kind: MarkKind, id: string): string {
  return `${kind}:${id}`;
}

export function isMark(key: string): boolean {
  return key.startsWith('note:') || key.startsWith('group:');
}

export function markOf(key: string): { readonly kind: MarkKind; readonly id: string } | undefined {
  const [kind, ...rest] = key.split(':');
  return kind === 'note' || kind === 'group' ? { kind, id: rest.join(':') } : undefined;
}

export function colorOf(color: string | undefined, otherwise: MarkColor): MarkColor {
  return MARK_COLORS.find((known) => known === color) ?? otherwise;
}

interface NewMark {
  readonly key: string;
  readonly edits: readonly Edit[];
}

/** A note with its upper left corner at a point of the canvas. */
export function newNote(layout: Layout, at: Point): NewMark {
  const id = freeId('note', (taken) => Object.hasOwn(layout.notes, taken));
  const note: LayoutNote = { text: '', x: snap(at.x), y: snap(at.y), ...NOTE_SIZE };
  return { key: markKey('note', id), edits: [{ type: 'layout.notes', notes: { [id]: note } }] };
}

/** A frame around some rectangles; undefined without any. */
export function newGroup(layout: Layout, around: readonly Rect[], title: string): NewMark | undefined {
  if (around.length === 0) return undefined;
  const id = freeId('group', (taken) => Object.hasOwn(layout.groups, taken));
  const left = Math.min(...around.map(({ x }) => x)) - GROUP_PADDING;
  const top = Math.min(...around.map(({ y }) => y)) - GROUP_HEAD - GROUP_PADDING / 2;
  const right = Math.max(...around.map(({ x, width }) => x + width)) + GROUP_PADDING;
  const bottom = Math.max(...around.map(({ y, height }) => y + height)) + GROUP_PADDING;
  const group: LayoutGroup = { title, x: left, y: top, width: right - left, height: bottom - top };
  return { key: markKey('group', id), edits: [{ type: 'layout.groups', groups: { [id]: group } }] };
}

/** Names of the rectangles whose middle lies in a frame: they go with it when it is moved. */
export function membersOf(frame: Rect, rects: ReadonlyMap<string, Rect>): readonly string[] {
  return [...rects].flatMap(([key, { x, y, width, height }]) => {
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    const isIn =
      middleX >= frame.x && middleX <= frame.x + frame.width && middleY >= frame.y && middleY <= frame.y + frame.height;
    return isIn ? [key] : [];
  });
}

/** Marks at new places, sizes or with another text; what is not named stays. Unknown marks are left out. */
export function changeMarks(
  layout: Layout,
  changes: Readonly<Record<string, Partial<LayoutNote> | Partial<LayoutGroup> | null>>,
): readonly Edit[] {
  const notes: Record<string, LayoutNote | null> = {};
  const groups: Record<string, LayoutGroup | null> = {};
  for (const [key, change] of Object.entries(changes)) {
    const mark = markOf(key);
    if (mark === undefined) continue;
    const { kind, id } = mark;
    const note = kind === 'note' ? layout.notes[id] : undefined;
    const group = kind === 'group' ? layout.groups[id] : undefined;
    if (note !== undefined) notes[id] = change === null ? null : { ...note, ...change };
    if (group !== undefined) groups[id] = change === null ? null : { ...group, ...change };
  }
  return [
    ...(Object.keys(notes).length === 0 ? [] : [{ type: 'layout.notes', notes } as const]),
    ...(Object.keys(groups).length === 0 ? [] : [{ type: 'layout.groups', groups } as const]),
  ];
}

export function moveMarks(layout: Layout, moved: Places): readonly Edit[] {
  const places = Object.entries(moved).map(([key, { x, y }]) => [key, { x: Math.round(x), y: Math.round(y) }] as const);
  return changeMarks(layout, Object.fromEntries(places));
}

export function removeMarks(layout: Layout, keys: readonly string[]): readonly Edit[] {
  return changeMarks(layout, Object.fromEntries(keys.map((key) => [key, null])));
}

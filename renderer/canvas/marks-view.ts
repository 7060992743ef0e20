import type { Node as FlowNode } from '@xyflow/react';
import { useMemo } from 'react';
import type { Layout, LayoutGroup, LayoutNote } from '#shared/workflow/workflow.ts';
import { useDocument } from '../stores/document-store.ts';
import { useView } from '../stores/view-store.ts';
import { useCanvas } from './canvas-store.ts';
import type { CardNode } from './flow-graph.ts';
import type { Places } from './layout-tree.ts';
import { isMark, markKey, markOf, membersOf, type Rect } from './marks.ts';
import { useScene } from './scene.ts';

export interface NoteData extends Record<string, unknown> {
  readonly note: LayoutNote;
}
export interface GroupData extends Record<string, unknown> {
  readonly group: LayoutGroup;
}
export type NoteNode = FlowNode<NoteData, 'note'>;
/** Not `group`: React Flow brings a look of its own for that. */
export type GroupNode = FlowNode<GroupData, 'frame'>;
/** Everything that stands on the canvas. */
export type CanvasNode = CardNode | NoteNode | GroupNode;

/** Notes lie over the edges, groups below them. */
const NOTE_LEVEL = 1;
const GROUP_LEVEL = -1;

/** Notes and groups as React Flow draws them, with what is dragged or resized where the hand has it. */
export function useMarks(moves: Places): { readonly groups: GroupNode[]; readonly notes: NoteNode[] } {
  const groups = useDocument((document) => document.layout.groups);
  const notes = useDocument((document) => document.layout.notes);
  const selected = useView((view) => view.selectedMarks);
  const resizing = useCanvas((canvas) => canvas.resizing);
  return useMemo(() => {
    const rectOf = (key: string, { x, y, width, height }: Rect): Rect => ({
      x,
      y,
      width,
      height,
      ...moves[key],
      ...(resizing?.key === key ? resizing.rect : {}),
    });
    return {
      groups: Object.entries(groups).map(([id, group]): GroupNode => {
        const key = markKey('group', id);
        return {
          ...flowMark(key, rectOf(key, group), selected.includes(key)),
          type: 'frame',
          data: { group },
          zIndex: GROUP_LEVEL,
          dragHandle: '.group-head',
          // What lies inside the frame is canvas: only its head and its handles are the group's.
          selectable: false,
          style: { pointerEvents: 'none' },
        };
      }),
      notes: Object.entries(notes).map(([id, note]): NoteNode => {
        const key = markKey('note', id);
        return {
          ...flowMark(key, rectOf(key, note), selected.includes(key)),
          type: 'note',
          data: { note },
          zIndex: NOTE_LEVEL,
        };
      }),
    };
  }, [groups, notes, selected, resizing, moves]);
}

function flowMark(id: string, { x, y, width, height }: Rect, selected: boolean) {
  return { id, position: { x, y }, width, height, measured: { width, height }, selected };
}

/** A group takes along what stands in it. `moved`: what the hand holds. */
export function withMembers(moved: Places): Places {
  const groups = Object.keys(moved).filter((key) => key.startsWith('group:'));
  if (groups.length === 0) return moved;
  const rects = topRects();
  const { layout } = useDocument.getState();
  const next: Record<string, { x: number; y: number }> = { ...moved };
  for (const key of groups) {
    const frame = groupRect(layout, key);
    const to = moved[key];
    if (frame === undefined || to === undefined) continue;
    const [dx, dy] = [to.x - frame.x, to.y - frame.y];
    for (const member of membersOf(frame, rects)) {
      const from = rects.get(member);
      if (from !== undefined && moved[member] === undefined) next[member] = { x: from.x + dx, y: from.y + dy };
    }
  }
  return next;
}

/** What stands in each group, by the group's key. */
export function membersByGroup(scene: CardScene, layout: Layout): ReadonlyMap<string, readonly string[]> {
  const groups = Object.entries(layout.groups);
  const rects = groups.length === 0 ? new Map<string, Rect>() : topRects(scene, layout);
  return new Map(groups.map(([id, frame]) => [markKey('group', id), membersOf(frame, rects)]));
}

/** Cards and notes that stand in a group; nothing for other marks. */
export function membersOfGroup(key: string): readonly string[] {
  const frame = groupRect(useDocument.getState().layout, key);
  return frame === undefined ? [] : membersOf(frame, topRects());
}

function groupRect(layout: Layout, key: string): Rect | undefined {
  const mark = markOf(key);
  return mark?.kind === 'group' ? layout.groups[mark.id] : undefined;
}

/** Everything a frame can hold: cards at the top, and notes. */
function topRects(
  scene: CardScene = useScene.getState(),
  layout: Layout = useDocument.getState().layout,
): ReadonlyMap<string, Rect> {
  const rects = new Map(cardRects(scene));
  for (const [id, note] of Object.entries(layout.notes)) rects.set(markKey('note', id), note);
  return rects;
}

type CardScene = Pick<ReturnType<typeof useScene.getState>, 'cards' | 'places' | 'shapes'>;

/** Cards at the top of the workflow, as they stand. */
export function cardRects(scene: CardScene = useScene.getState()): ReadonlyMap<string, Rect> {
  const { cards, places, shapes } = scene;
  return new Map(
    cards.flatMap(({ path, scope }) => {
      const [at, shape] = [places[path], shapes.get(path)];
      return scope !== '' || at === undefined || shape === undefined
        ? []
        : [[path, { ...at, width: shape.width, height: shape.height }] as const];
    }),
  );
}

/** The groups that hold any of these cards. */
export function groupsAround(paths: readonly string[]): readonly string[] {
  const rects = cardRects();
  return Object.entries(useDocument.getState().layout.groups)
    .filter(([, group]) => membersOf(group, rects).some((path) => paths.includes(path)))
    .map(([id]) => markKey('group', id));
}

/** What is dragged, cards apart from marks. */
export function splitMoves(moves: Places): { readonly cards: Places; readonly marks: Places } {
  const entries = Object.entries(moves);
  return {
    cards: Object.fromEntries(entries.filter(([key]) => !isMark(key))),
    marks: Object.fromEntries(entries.filter(([key]) => isMark(key))),
  };
}

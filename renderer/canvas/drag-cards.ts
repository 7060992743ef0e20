import { calledAt, parentOf } from './node-tree.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { announce, select } from '../stores/view-store.ts';
import { alignRect, type Guide } from './alignment.ts';
import { useCanvas } from './canvas-store.ts';
import { GRID, snap } from './card-shape.ts';
import { moveCards, spliceCard } from './gestures.ts';
import type { Places, Point } from './layout-tree.ts';
import { splitMoves } from './marks-view.ts';
import { isMark, moveMarks, type Rect } from './marks.ts';
import { moveToScope } from './move-to-scope.ts';
import { absolutePlace, desk, innerCorner, scopeAt, useScene, type Scene } from './scene.ts';
import { endSplice, watchSplice } from './splice.ts';

/*
 * Cards under the hand, from the first pixel to the drop. What it shows meanwhile (guides, a thick edge, a lit container) is the
 * canvas's own; the document hears of it once, at the drop.
 */

const MAGNET = 6;
const { tree } = messages.palette;

/** Where dragged cards stand: on the grid and in line with others, or exactly under the hand (Shift). `raw`: as the pointer has them. */
export function placeDragged(raw: Places, isFree: boolean, zoom: number): Places {
  // Marks lead: what a group takes along must not be pulled aside by what it takes along.
  const [first, ...more] = Object.keys(raw).toSorted((a, b) => Number(isMark(b)) - Number(isMark(a)));
  if (first !== undefined && isMark(first) && !isFree) return snapTogether(raw, first);
  const at = first === undefined ? undefined : raw[first];
  const shape = useScene.getState().shapes.get(first ?? '');
  if (first === undefined || at === undefined || shape === undefined || isFree) {
    showGuides([]);
    return raw;
  }
  const scope = parentOf(first);
  const others = othersIn(scope, [first, ...more]);
  const aligned = alignRect({ ...at, width: shape.width, height: shape.height }, others, MAGNET / zoom, GRID);
  const origin = scope === undefined ? { x: 0, y: 0 } : (absolutePlace(scope) ?? { x: 0, y: 0 });
  showGuides(aligned.guides.map((guide) => shiftGuide(guide, origin)));
  const [dx, dy] = [aligned.at.x - at.x, aligned.at.y - at.y];
  return Object.fromEntries(Object.entries(raw).map(([path, { x, y }]) => [path, { x: x + dx, y: y + dy }]));
}

let beside: { readonly scene: Scene; readonly dragged: string; readonly boxes: readonly Rect[] } | undefined;

/** What dragged cards can stand in line with; the same for every step of a drag. */
function othersIn(scope: string | undefined, paths: readonly string[]): readonly Rect[] {
  const scene = useScene.getState();
  const key = paths.join('\n');
  if (beside?.scene === scene && beside.dragged === key) return beside.boxes;
  const dragged = new Set(paths);
  const boxes = [...scene.shapes].flatMap(([path, { width, height }]) => {
    const place = scene.places[path];
    return place === undefined || dragged.has(path) || parentOf(path) !== scope ? [] : [{ ...place, width, height }];
  });
  beside = { scene, dragged: key, boxes };
  return boxes;
}

function snapTogether(raw: Places, first: string): Places {
  const at = raw[first] ?? { x: 0, y: 0 };
  const [dx, dy] = [snap(at.x) - at.x, snap(at.y) - at.y];
  return Object.fromEntries(Object.entries(raw).map(([key, { x, y }]) => [key, { x: x + dx, y: y + dy }]));
}

function shiftGuide({ axis, at, from, to }: Guide, { x, y }: Point): Guide {
  return axis === 'x'
    ? { axis, at: at + x, from: from + y, to: to + y }
    : { axis, at: at + y, from: from + x, to: to + x };
}

const NO_GUIDES: readonly Guide[] = [];

function showGuides(guides: readonly Guide[]): void {
  const before = useCanvas.getState().guides;
  if (guides.length === 0 && before.length === 0) return;
  useCanvas.setState({ guides: guides.length === 0 ? NO_GUIDES : guides });
}

/** `at`: the pointer on the canvas. */
export function watchDragged(all: Places, at: Point): void {
  const { cards: moves, marks } = splitMoves(all);
  if (Object.keys(marks).length > 0) return;
  const paths = Object.keys(moves);
  const scope = newScopeOf(paths, at);
  if (useCanvas.getState().dropScope !== scope.lit) useCanvas.setState({ dropScope: scope.lit });
  watchSplice(paths.length === 1 && !scope.isNew ? paths[0] : undefined, moves, at);
}

interface NewScope {
  readonly isNew: boolean;
  readonly scope: string | undefined;
  /** The container that shows where the cards will go. */
  readonly lit: string | undefined;
}

function newScopeOf(paths: readonly string[], at: Point): NewScope {
  const scope = scopeAt(at, paths);
  const isNew = paths.some((path) => parentOf(path) !== scope);
  return { isNew, scope, lit: isNew ? scope : undefined };
}

/** The pointer let go: one step on the undo stack, however many cards moved and wherever they went. */
export function dropCards(all: Places, at: Point): void {
  const { cards: moves, marks } = splitMoves(all);
  if (Object.keys(marks).length > 0) {
    dropWithMarks(moves, marks);
    return;
  }
  const paths = Object.keys(moves);
  const { isNew, scope } = newScopeOf(paths, at);
  const edge = endSplice();
  useCanvas.setState({ guides: NO_GUIDES, dropScope: undefined });
  const now = desk();
  const [path] = paths;
  if (now === undefined || path === undefined) return;
  if (isNew) {
    const moved = moveToScope(now, useScene.getState().edges, paths, scope, absolutePlaces(moves), innerCorner(scope));
    if (!edit(messages.canvas.undo.moveInto, moved.edits)) return;
    select(moved.paths);
    announce(scope === undefined ? tree.movedOut : tree.movedInto(calledAt(now.workflow, now.catalogue, scope)));
    return;
  }
  const moving = moveCards(now, inFrame(moves, scope), true);
  const spliced = edge === undefined ? undefined : spliceCard(now, edge, path);
  if (spliced === undefined) edit(messages.canvas.undo.move, moving);
  else if (edit(messages.canvas.undo.splice, [...moving, ...spliced])) announce(messages.canvas.spliced);
}

/** Notes and groups, and the cards that go with them: everything stays in its scope. */
function dropWithMarks(moves: Places, marks: Places): void {
  const now = desk();
  if (now === undefined) return;
  edit(messages.canvas.undo.move, [...moveCards(now, moves, true), ...moveMarks(useDocument.getState().layout, marks)]);
}

/** No card lies over the ports of its own container. */
function inFrame(moves: Places, scope: string | undefined): Places {
  const least = innerCorner(scope);
  return Object.fromEntries(
    Object.entries(moves).map(([path, { x, y }]) => [path, { x: Math.max(least.x, x), y: Math.max(least.y, y) }]),
  );
}

/** The places a drag gives are those inside the old container. */
function absolutePlaces(moves: Places): Places {
  return Object.fromEntries(
    Object.entries(moves).map(([path, { x, y }]) => {
      const scope = parentOf(path);
      const origin = scope === undefined ? undefined : absolutePlace(scope);
      return [path, { x: x + (origin?.x ?? 0), y: y + (origin?.y ?? 0) }];
    }),
  );
}

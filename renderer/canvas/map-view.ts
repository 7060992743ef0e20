import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, type RefObject } from 'react';
import { useView } from '../stores/view-store.ts';
import { selectHere } from './select-here.ts';
import { toCanvas } from './canvas-view.ts';
import { useCanvas } from './canvas-store.ts';
import type { Card } from './flow-graph.ts';
import type { Places } from './layout-tree.ts';
import { tileAt, tilesOf, tilesWithin, type Tile } from './map-tiles.ts';
import { useScene } from './scene.ts';

/*
 * A large graph seen from afar is drawn on canvas elements (MapLayer), and React Flow knows next to nothing of it. Only what the pointer is over, what it drags, and what was chosen last are cards in the page, so that every gesture
 * is the one of the other levels.
 */

interface DrawnMap {
  readonly isDrawn: boolean;
  /** Of a large graph, in the map and out of it. */
  readonly tiles: readonly Tile[];
  readonly moved: ReadonlySet<string>;
  readonly apart: ReadonlySet<string>;
}

/** More moved cards than this are drawn with the rest. */
const MOST_APART = 60;
const NO_TILES: readonly Tile[] = [];
const NONE: ReadonlySet<string> = new Set();

export function useMap(isMany: boolean, moves: Places): DrawnMap {
  const isDrawn = useCanvas((canvas) => canvas.isFar) && isMany;
  const { cards, places, shapes } = useScene();
  const paths = Object.keys(moves).join('\n');
  const moved = useMemo(() => (paths === '' ? NONE : new Set(paths.split('\n'))), [paths]);
  const apart = useMemo(() => (isDrawn && moved.size > 0 ? withInner(cards, moved) : NONE), [isDrawn, moved, cards]);
  // Few moved cards stand apart, and the map under them stays as it was drawn; many are drawn with it again and again.
  const shownMoves = isDrawn && apart.size === 0 && moved.size > 0 ? moves : undefined;
  const tiles = useMemo(
    () =>
      isMany ? tilesOf(cards, shownMoves === undefined ? places : { ...places, ...shownMoves }, shapes) : NO_TILES,
    [isMany, cards, places, shapes, shownMoves],
  );
  return { isDrawn, tiles, moved, apart };
}

/** Nodes and what they hold; none when that is too much. */
function withInner(cards: readonly Card[], roots: ReadonlySet<string>): ReadonlySet<string> {
  const held = new Set(roots);
  // Containers come before what they hold.
  for (const { path, scope } of cards) if (held.has(scope)) held.add(path);
  return held.size > MOST_APART ? NONE : held;
}

/** Makes the tile under the pointer a card, before a button is pressed on it. */
export function useNear(root: RefObject<HTMLElement | null>, isDrawn: boolean, tiles: readonly Tile[]): void {
  useEffect(() => {
    const element = root.current;
    if (!isDrawn || element === null) return undefined;
    const onMove = ({ buttons, clientX, clientY }: PointerEvent): void => {
      if (buttons !== 0) return;
      const near = tileAt(tiles, toCanvas({ x: clientX, y: clientY }))?.path;
      if (near !== useCanvas.getState().near) useCanvas.setState({ near });
    };
    const onLeave = (): void => useCanvas.setState({ near: undefined });
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerleave', onLeave);
    return () => {
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerleave', onLeave);
    };
  }, [root, isDrawn, tiles]);
}

let isDragged = false;

/** A box is being drawn in a large graph; what React Flow finds in it are only the cards in the page. */
export function isMarquee(): boolean {
  return isDragged;
}

/** React Flow finds only the nodes it was given in the box that is drawn: this finds all. */
export function useMarquee(isMany: boolean, tiles: readonly Tile[]): void {
  const store = useStoreApi();
  useEffect(() => {
    if (!isMany) return undefined;
    const stop = store.subscribe(({ userSelectionActive, userSelectionRect, transform }, before) => {
      isDragged = userSelectionActive;
      if (!userSelectionActive || userSelectionRect === null || userSelectionRect === before.userSelectionRect) return;
      const [x, y, zoom] = transform;
      const box = {
        x: (userSelectionRect.x - x) / zoom,
        y: (userSelectionRect.y - y) / zoom,
        width: userSelectionRect.width / zoom,
        height: userSelectionRect.height / zoom,
      };
      const found = tilesWithin(tiles, box).map(({ path }) => path);
      const { selectedNodes } = useView.getState();
      if (found.length === selectedNodes.length && found.every((path, at) => path === selectedNodes[at])) return;
      selectHere(found, []);
    });
    return () => {
      stop();
      isDragged = false;
    };
  }, [store, isMany, tiles]);
}

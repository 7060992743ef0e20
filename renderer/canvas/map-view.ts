import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, type RefObject } from 'react';
import { useView } from '../stores/view-store.ts';
import { selectHere } from './select-here.ts';
import { toCanvas } from './canvas-view.ts';
import { useCanvas } from './canvas-store.ts';
import type { Card, CanvasEdge, CardNode } from './flow-graph.ts';
import type { Places } from './layout-tree.ts';
import { tileAt, tilesOf, tilesWithin, type Tile } from './map-tiles.ts';
import { useScene } from './scene.ts';

/*
 * A large graph seen from afar is drawn on canvas elements (MapLayer). React Flow keeps all its nodes, but hidden: they cost nothing
 * while one pans. Only what the pointer is over, what it drags, and what was chosen last are cards in the page, so that every gesture
 * is the one of the other levels.
 */

interface DrawnMap {
  readonly isDrawn: boolean;
  readonly tiles: readonly Tile[];
  readonly apart: ReadonlySet<string>;
  readonly nodes: CardNode[];
  readonly edges: CanvasEdge[];
}

/** More moved cards than this are drawn with the rest. */
const MOST_APART = 60;
const NO_TILES: readonly Tile[] = [];
const NONE: ReadonlySet<string> = new Set();

export function useMap(isMany: boolean, nodes: CardNode[], edges: CanvasEdge[], moves: Places): DrawnMap {
  const isDrawn = useCanvas((canvas) => canvas.isFar) && isMany;
  const near = useCanvas((canvas) => canvas.near);
  const last = useView((view) => view.selectedNodes.at(-1));
  const { cards, places, shapes } = useScene();
  const moved = Object.keys(moves).join('\n');
  const apart = useMemo(
    () => (isDrawn && moved !== '' ? withInner(cards, moved.split('\n')) : NONE),
    [isDrawn, moved, cards],
  );
  // Few moved cards stand apart, and the map under them stays as it was drawn; many are drawn with it again and again.
  const shownMoves = apart.size > 0 ? undefined : moves;
  const tiles = useMemo(
    () => (isDrawn ? tilesOf(cards, { ...places, ...shownMoves }, shapes) : NO_TILES),
    [isDrawn, cards, places, shapes, shownMoves],
  );
  const shownNodes = useMemo(
    () =>
      isDrawn
        ? nodes.map((node) => (node.id === near || node.id === last || apart.has(node.id) ? node : hidden(node)))
        : nodes,
    [isDrawn, nodes, apart, near, last],
  );
  const shownEdges = useMemo(
    () => (isDrawn ? edges.filter(({ source, target }) => apart.has(source) || apart.has(target)) : edges),
    [isDrawn, edges, apart],
  );
  return { isDrawn, tiles, apart, nodes: shownNodes, edges: shownEdges };
}

/** Nodes and what they hold; none when that is too much. */
function withInner(cards: readonly Card[], roots: readonly string[]): ReadonlySet<string> {
  const held = new Set(roots);
  // Containers come before what they hold.
  for (const { path, scope } of cards) if (held.has(scope)) held.add(path);
  return held.size > MOST_APART ? NONE : held;
}

const hiddenNodes = new WeakMap<CardNode, CardNode>();

function hidden(node: CardNode): CardNode {
  const known = hiddenNodes.get(node);
  if (known !== undefined) return known;
  const made = { ...node, hidden: true };
  hiddenNodes.set(node, made);
  return made;
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

/** A box is being drawn around tiles of the map; what React Flow finds in it are only the cards in the page. */
export function isMarquee(): boolean {
  return isDragged;
}

/** React Flow finds no hidden nodes in the box that is drawn: this does. */
export function useMarquee(isDrawn: boolean, tiles: readonly Tile[]): void {
  const store = useStoreApi();
  useEffect(() => {
    if (!isDrawn) return undefined;
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
  }, [store, isDrawn, tiles]);
}

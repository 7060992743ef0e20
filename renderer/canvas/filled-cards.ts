import { useLayoutEffect, useMemo, useState } from 'react';
import { useCanvas } from './canvas-store.ts';
import type { Sight } from './in-sight.ts';
import { MANY, SOME } from './many.ts';
import { tilesOf } from './map-tiles.ts';
import { useScene } from './scene.ts';
import { SightChooser, useSeenView, useToldEdges } from './use-sight.ts';

/*
 * A graph of some size has all its cards and edges in the page, where scripts and assistive tools find them, but drawn are only those around what is seen:
 * a browser writes down everything in a drawing again when one card of it changes.
 */

/** When all of it comes into sight, so many cards are filled in one frame. */
const STEP = 24;

/** Says in `useCanvas` which cards and edges are drawn; `moved` are in the hand, and their edges with them. */
export function useFilled(moved: ReadonlySet<string>): void {
  const count = useScene((scene) => scene.allCards.length);
  const isAsked = count > SOME && count <= MANY;
  const isFar = useCanvas((canvas) => canvas.isFar);
  const view = useSeenView(isAsked);
  const { cards, places, shapes, shownEdges: edges, ways } = useScene();
  const told = useToldEdges();
  const tiles = useMemo(() => (isAsked ? tilesOf(cards, places, shapes) : []), [isAsked, cards, places, shapes]);
  const [chooser] = useState(() => new SightChooser());
  const wanted = useMemo((): Sight | undefined => {
    if (!isAsked) return undefined;
    if (isFar) return { nodes: new Set(tiles.map(({ path }) => path)), edges: new Set(edges.map(({ id }) => id)) };
    const sight = chooser.choose({ tiles, edges, ways, told }, view);
    const lifted = edges.filter(({ source, target }) => moved.has(source) || moved.has(target)).map(({ id }) => id);
    return { nodes: new Set([...sight.nodes, ...moved]), edges: new Set([...sight.edges, ...lifted]) };
  }, [isAsked, isFar, tiles, edges, ways, told, view, moved, chooser]);
  useLayoutEffect(() => fillUpTo(wanted, isFar ? STEP : Number.POSITIVE_INFINITY), [wanted, isFar]);
}

function fillUpTo(wanted: Sight | undefined, step: number): (() => void) | undefined {
  if (wanted === undefined) {
    useCanvas.setState({ filled: undefined });
    return undefined;
  }
  const before = useCanvas.getState().filled?.nodes;
  const waiting = [...wanted.nodes].filter((path) => before?.has(path) !== true);
  const staying = [...wanted.nodes].filter((path) => before?.has(path) === true);
  let frame = 0;
  const fill = (): void => {
    staying.push(...waiting.splice(0, step));
    useCanvas.setState({ filled: { nodes: new Set(staying), edges: wanted.edges } });
    if (waiting.length > 0) frame = requestAnimationFrame(fill);
  };
  fill();
  return () => cancelAnimationFrame(frame);
}

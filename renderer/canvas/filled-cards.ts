import { useEffect, useMemo, useState } from 'react';
import { useCanvas } from './canvas-store.ts';
import { nodesSeen } from './in-sight.ts';
import { MANY, SOME } from './many.ts';
import { tilesOf } from './map-tiles.ts';
import { useScene } from './scene.ts';
import { useSeenView } from './use-sight.ts';

/*
 * A graph of some size has all its cards in the page, where scripts and assistive tools find them, but whole are only those around what is seen: a
 * browser writes down everything in a drawing again when one card of it changes.
 */

/** Whole at once when the whole graph comes into sight; the rest follows, as many with every frame. */
const STEP = 24;

/** Says in `useCanvas` which cards are whole; `moved` are in the hand. */
export function useFilled(moved: ReadonlySet<string>): void {
  const count = useScene((scene) => scene.allCards.length);
  const isAsked = count > SOME && count <= MANY;
  const isFar = useCanvas((canvas) => canvas.isFar);
  const view = useSeenView(isAsked);
  const { cards, places, shapes } = useScene();
  const tiles = useMemo(() => (isAsked ? tilesOf(cards, places, shapes) : []), [isAsked, cards, places, shapes]);
  const [last] = useState<{ seen: ReadonlySet<string> }>(() => ({ seen: new Set() }));
  const wanted = useMemo(() => {
    if (!isAsked) return undefined;
    if (isFar) return new Set(tiles.map(({ path }) => path));
    if (view !== undefined) last.seen = nodesSeen(tiles, view, last.seen);
    return new Set([...last.seen, ...moved]);
  }, [isAsked, isFar, tiles, view, moved, last]);
  useEffect(() => fillUpTo(wanted), [wanted]);
}

function fillUpTo(wanted: ReadonlySet<string> | undefined): (() => void) | undefined {
  const { filled } = useCanvas.getState();
  if (wanted === undefined) {
    useCanvas.setState({ filled: undefined });
    return undefined;
  }
  const waiting = [...wanted].filter((path) => filled?.has(path) !== true);
  const staying = [...wanted].filter((path) => filled?.has(path) === true);
  let frame = 0;
  const fill = (): void => {
    staying.push(...waiting.splice(0, STEP));
    useCanvas.setState({ filled: new Set(staying) });
    if (waiting.length > 0) frame = requestAnimationFrame(fill);
  };
  fill();
  return () => cancelAnimationFrame(frame);
}

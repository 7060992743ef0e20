import type { Point } from './layout-tree.ts';
import { boxAround, type Box } from './map-tiles.ts';

/**
 * What stands in the middle at full size: what is selected; else what is in the middle now, or, where that would show nothing at all, the
 * card next to it. `size`: of the canvas on the screen, so at full size also in its own pixels.
 */
export function middleAtFullSize(
  cards: readonly Box[],
  selected: readonly Box[],
  middle: Point,
  size: { readonly width: number; readonly height: number },
): Point {
  const chosen = boxAround(selected);
  if (chosen !== undefined && chosen.width <= size.width && chosen.height <= size.height) return centreOf(chosen);
  const [first, ...rest] = selected.length > 0 ? selected : cards;
  if (first === undefined) return middle;
  const isSeen = (card: Box): boolean => {
    const { x, y } = centreOf(card);
    return (
      Math.abs(x - middle.x) < (size.width + card.width) / 2 - MARGIN &&
      Math.abs(y - middle.y) < (size.height + card.height) / 2 - MARGIN
    );
  };
  if (selected.length === 0 && cards.some(isSeen)) return middle;
  return centreOf(rest.reduce((best, card) => (farFrom(card, middle) < farFrom(best, middle) ? card : best), first));
}

/** Less of a card than this in sight shows nothing. */
const MARGIN = 40;

function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function farFrom(card: Box, { x, y }: Point): number {
  const centre = centreOf(card);
  return Math.hypot(centre.x - x, centre.y - y);
}

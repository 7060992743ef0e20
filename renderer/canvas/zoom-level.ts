export type ZoomLevel = 'full' | 'compact' | 'map';

const FULL_FROM = 0.7;
const COMPACT_FROM = 0.4;
/** A level changes only this far beyond its border, so that a small wobble of the wheel never flips it. */
const MARGIN = 0.1;

export function nextZoomLevel(level: ZoomLevel, zoom: number): ZoomLevel {
  const isAbove = (border: number, isAlready: boolean): boolean =>
    zoom >= border * (isAlready ? 1 - MARGIN : 1 + MARGIN);
  if (isAbove(FULL_FROM, level === 'full')) return 'full';
  return isAbove(COMPACT_FROM, level !== 'map') ? 'compact' : 'map';
}

/** By how much a line is drawn thicker so that it stays one on the screen: in a few steps, for each makes the page draw anew. */
export function mapFar(zoom: number): 2 | 3 | 4 | 6 | 8 {
  return ([2, 3, 4, 6] as const).find((far) => zoom * far >= 0.8) ?? 8;
}

/** Without a level before: plain borders. */
export function firstZoomLevel(zoom: number): ZoomLevel {
  if (zoom >= FULL_FROM) return 'full';
  return zoom >= COMPACT_FROM ? 'compact' : 'map';
}

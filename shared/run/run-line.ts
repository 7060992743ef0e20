import { z } from 'zod';

/** Where to in the line of runs: to its front, to its back, or directly before another run that waits. */
export const linePlaceSchema = z.union([z.enum(['front', 'back']), z.object({ before: z.string() })]);
export type LinePlace = z.infer<typeof linePlaceSchema>;

/** The line with some of its runs moved together; they keep their order among each other. Undefined: `before` does not wait in it. */
export function moveInLine(
  line: readonly string[],
  moved: readonly string[],
  to: LinePlace,
): readonly string[] | undefined {
  const chosen = new Set(moved);
  const going = line.filter((run) => chosen.has(run));
  const staying = line.filter((run) => !chosen.has(run));
  if (to === 'front') return [...going, ...staying];
  if (to === 'back') return [...staying, ...going];
  // Before one of themselves: the place of the first that stays behind it.
  const from = line.indexOf(to.before);
  if (from < 0) return undefined;
  const behind = line.slice(from).find((run) => !chosen.has(run));
  const at = behind === undefined ? staying.length : staying.indexOf(behind);
  return [...staying.slice(0, at), ...going, ...staying.slice(at)];
}

/** Where a run goes that is let go over the upper or (`isBehind`) the lower half of another. Undefined: that does not wait in the line. */
export function placeOfDrop(line: readonly string[], over: string, isBehind: boolean): LinePlace | undefined {
  const at = line.indexOf(over);
  if (at < 0) return undefined;
  const before = line[isBehind ? at + 1 : at];
  return before === undefined ? 'back' : { before };
}

export interface PlaceInLine {
  /** From 1. */
  readonly place: number;
  /** The workflow whose turn is before; for the first of the line one that runs now. */
  readonly after: string | undefined;
  readonly isPaused: boolean;
}

/** "Queued · 2nd in line, after quality-gate" */
export function queuedSentence({ place, after, isPaused }: PlaceInLine): string {
  const where = `Queued · ${ordinal(place)} in line`;
  if (isPaused) return `${where}; the queue is paused`;
  return after === undefined ? where : `${where}, after ${after}`;
}

export function ordinal(count: number): string {
  const isTeen = Math.floor(count / 10) % 10 === 1;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

import { medianOf } from '../median.ts';

/** How far a time may be from another without meaning anything. */
export interface NoiseBand {
  readonly medianMs: number;
  /** Three times the median absolute deviation (scaled by 1.4826 to that of a normal spread), at least 5 % of the median and 20 ms. */
  readonly plusMinusMs: number;
  /** How many times it was made from. */
  readonly runs: number;
}

const FEWEST = 4;
const MOST = 20;

/** Of the last 20 times, newest first; undefined with fewer than four: then nobody can say what is noise. */
export function noiseBand(times: readonly number[]): NoiseBand | undefined {
  const last = times.slice(0, MOST);
  if (last.length < FEWEST) return undefined;
  const medianMs = medianOf(last) ?? 0;
  const deviation = medianOf(last.map((ms) => Math.abs(ms - medianMs))) ?? 0;
  return { medianMs, plusMinusMs: Math.max(3 * 1.4826 * deviation, medianMs * 0.05, 20), runs: last.length };
}

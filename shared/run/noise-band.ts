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
  const medianMs = medianOf(last);
  const deviation = medianOf(last.map((ms) => Math.abs(ms - medianMs)));
  return { medianMs, plusMinusMs: Math.max(3 * 1.4826 * deviation, medianMs * 0.05, 20), runs: last.length };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

import { UNITS } from './units.ts';

export interface FormatOptions {
  /** How many units at most; smaller ones are cut off. Default: all. */
  readonly largest?: number;
}

/** The shortest way to write a number of milliseconds: `5400000` becomes `1h 30m`. */
export function formatDuration(milliseconds: number, { largest = Object.keys(UNITS).length }: FormatOptions = {}): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) {
    throw new RangeError('A duration is a number that is not negative.');
  }
  let left = Math.round(milliseconds);
  const parts: string[] = [];
  for (const [unit, size] of Object.entries(UNITS)) {
    const amount = Math.floor(left / size);
    if (amount > 0 && parts.length < largest) {
      parts.push(`${amount}${unit}`);
    }
    left -= amount * size;
  }
  return parts.length === 0 ? '0ms' : parts.join(' ');
}

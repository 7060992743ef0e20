import { isUnit, UNITS } from './units.ts';

export class DurationError extends Error {
  override readonly name = 'DurationError';
}

/**
 * Milliseconds of a duration such as `1h 30m`, `250ms` or `1.5s`.
 *
 * @throws {DurationError} for anything else: a number needs a unit.
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)];
  const rest = text.replaceAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g, '').trim();
  if (parts.length === 0 || rest !== '') {
    throw new DurationError(`"${text}" is not a duration; write it like 1h 30m.`);
  }
  return parts.reduce((sum, [, amount = '', unit = '']) => {
    if (!isUnit(unit)) {
      throw new DurationError(`"${unit}" is not a unit; there are ${Object.keys(UNITS).join(', ')}.`);
    }
    return sum + Number(amount) * UNITS[unit];
  }, 0);
}

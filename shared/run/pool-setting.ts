import { parseDuration } from '../workflow/duration.ts';

/** How much of a pool there is: an amount that is given back, or one that is used up and refills with time. */
export interface PoolSetting {
  readonly amount: number;
  /** For a rate: how long an empty bucket takes to fill, in milliseconds. */
  readonly refillMs?: number;
}

const PERIODS: Readonly<Record<string, string>> = {
  s: '1s',
  sec: '1s',
  second: '1s',
  min: '1m',
  minute: '1m',
  hour: '1h',
  day: '1d',
};

/** `2`, or `{ rate: 60/min }` (`s`, `min`, `h`, `d`, or a duration such as `60/10s`); undefined when it is neither. */
export function readPool(value: unknown): PoolSetting | undefined {
  if (typeof value === 'number') return value > 0 && Number.isFinite(value) ? { amount: value } : undefined;
  if (typeof value !== 'object' || value === null || !('rate' in value) || typeof value.rate !== 'string')
    return undefined;
  const [, count = '', period = ''] = /^\s*(\d+(?:\.\d+)?)\s*\/\s*(\d*(?:\.\d+)?[a-z]+)\s*$/.exec(value.rate) ?? [];
  const text = PERIODS[period] ?? (/^\d/.test(period) ? period : `1${period}`);
  const refillMs = parseDuration(text);
  const amount = Number(count);
  return refillMs === undefined || refillMs <= 0 || !(amount > 0) ? undefined : { amount, refillMs };
}

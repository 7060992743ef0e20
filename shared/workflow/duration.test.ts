import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationTextOf, formatDuration, parseDuration } from './duration.ts';

describe('durations', () => {
  test.each([
    ['30s', 30_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['2m', 120_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('%s is %d milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['5', '5 s', '-1s', '1,5h', '5S', 's', '', '1h30m'])(
    '%j is refused: it needs a number and one unit',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('every whole number of milliseconds has a text that means exactly that', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 10), (ms) => {
        expect(parseDuration(durationTextOf(ms))).toBe(ms);
      }),
    );
    expect([90_000, 5_400_000, 1000, 1001].map(durationTextOf)).toEqual(['90s', '90m', '1s', '1001ms']);
  });

  test.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [4210, '4.2 s'],
    [9960, '10 s'],
    [59_600, '1 m'],
    [80_000, '1 m 20 s'],
    [7_500_000, '2 h 5 m'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

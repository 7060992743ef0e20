import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunChange, RunRow } from '#shared/bridge/run-calls.ts';
import { withChanges } from './run-rows.ts';

const row = (number: number, status: RunRow['status'] = 'succeeded'): RunRow => ({
  run: `r${number}`,
  number,
  project: 'p',
  workflow: 'w',
  status,
  startedAt: '2026-01-01T00:00:00.000Z',
  trigger: 'window',
  counts: {},
  resumable: false,
});
const gone = (number: number): RunChange => ({ run: `r${number}`, project: 'p', isGone: true });

test('a run that was deleted elsewhere leaves the list, and one that never stood in it changes nothing', () => {
  expect(withChanges([row(3), row(2), row(1)], [gone(2), gone(9)]).map(({ number }) => number)).toEqual([3, 1]);
});

test('whatever is pushed: each run once, as it was last told, the newest first', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(numbers, numbers, numbers, (before, told, left) => {
      const going = left.filter((number) => !told.includes(number));
      const after = withChanges(
        before.map((number) => row(number)),
        [...told.map((number) => row(number, 'running')), ...going.map(gone)],
      );
      const stays = before.filter((number) => !going.includes(number));
      expect(after.map(({ number }) => number)).toEqual(
        [...new Set([...stays, ...told])].sort((one, other) => other - one),
      );
      for (const { number, status } of after) expect(status).toBe(told.includes(number) ? 'running' : 'succeeded');
    }),
  );
});

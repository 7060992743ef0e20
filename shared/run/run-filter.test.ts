import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterRuns, groupByDay, isNarrowed, type FilteredRun } from './run-filter.ts';

const row = (number: number, more: Partial<FilteredRun> = {}): FilteredRun => ({
  run: `20261122-10000${number}-aaaaaaaa`,
  number,
  workflow: 'gate',
  status: 'succeeded',
  startedAt: `2026-11-2${number}T10:00:00.000Z`,
  trigger: 'window',
  ...more,
});
const rows = [
  row(3, { status: 'failed', sentence: 'Tests: 1 of 3 failed', branch: 'main' }),
  row(2, { workflow: 'release', label: 'the good one', pinned: true, commit: 'abc123' }),
  row(1, { status: 'running', trigger: 'schedule', branch: 'topic' }),
];
const numbers = (filter: Partial<Parameters<typeof filterRuns>[1]>) =>
  filterRuns(rows, { text: '', ...filter }, (stem) => (stem === 'gate' ? 'Quality check' : stem)).map(
    ({ number }) => number,
  );

describe('the history', () => {
  test.each([
    [{}, [3, 2, 1]],
    [{ status: 'failed' }, [3]],
    [{ status: 'live' }, [1]],
    [{ workflow: 'release' }, [2]],
    [{ trigger: 'schedule' }, [1]],
    [{ branch: 'main' }, [3]],
    [{ since: '2026-11-22' }, [3, 2]],
    [{ isPinned: true }, [2]],
    [{ text: 'GOOD release' }, [2]],
    [{ text: 'tests failed' }, [3]],
    [{ text: 'abc1' }, [2]],
    [{ text: '#1' }, [1]],
    [{ text: 'quality' }, [3, 1]],
  ] as const)('narrowed by %o shows the runs that fit', (filter, wanted) => expect(numbers(filter)).toEqual(wanted));

  test('is narrowed by anything that is chosen or typed, not by blanks', () => {
    expect(isNarrowed({ text: ' ' })).toBe(false);
    expect(isNarrowed({ text: '', status: undefined, isPinned: false })).toBe(false);
    expect(isNarrowed({ text: 'a' })).toBe(true);
    expect(isNarrowed({ text: '', branch: 'main' })).toBe(true);
  });

  test('groups keep every row, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 })), (days) => {
        const all = days.map((day) => row(day));
        const groups = groupByDay(all, (at) => at.slice(0, 10));
        expect(groups.flatMap(({ rows: inside }) => inside)).toEqual(all);
        expect(
          groups.every(({ day, rows: inside }) => inside.every(({ startedAt }) => startedAt.startsWith(day))),
        ).toBe(true);
        expect(groups.every(({ day }, index) => day !== groups[index - 1]?.day)).toBe(true);
      }),
    );
  });
});

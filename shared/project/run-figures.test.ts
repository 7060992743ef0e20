import { expect, test } from 'vitest';
import { firstSuccesses, runFigures, type CountedRun } from './run-figures.ts';

function ran(status: CountedRun['status'], startedAt: string, durationMs?: number): CountedRun {
  return { run: startedAt, workflow: 'a', status, startedAt, durationMs };
}

test('figures count what was measured, and a cancelled run is no failure', () => {
  expect(
    runFigures([
      ran('succeeded', '2026-01-01', 10),
      ran('succeeded', '2026-01-03', 30),
      ran('failed', '2026-01-04', 1),
      ran('cancelled', '2026-01-02', 5),
    ]),
  ).toEqual({
    runs: 4,
    succeeded: 2,
    failed: 1,
    successRate: 2 / 3,
    medianMs: 20,
    last: { run: '2026-01-04', status: 'failed', startedAt: '2026-01-04' },
  });
});

test('without runs there are no rates', () => {
  expect(runFigures([])).toMatchObject({ runs: 0, successRate: null, medianMs: null, last: null });
});

test('the first success of each workflow that is still on record is told, oldest first', () => {
  const run = (id: string, workflow: string, status: 'failed' | 'succeeded') => ({
    run: id,
    workflow,
    status,
    startedAt: `2026-01-0${id}T00:00:00.000Z`,
  });
  const runs = [
    run('4', 'b', 'succeeded'),
    run('3', 'a', 'succeeded'),
    run('2', 'b', 'succeeded'),
    run('1', 'a', 'failed'),
  ];
  expect(firstSuccesses(runs).map((each) => [each.workflow, each.run])).toEqual([
    ['b', '2'],
    ['a', '3'],
  ]);
  expect(firstSuccesses([])).toEqual([]);
});

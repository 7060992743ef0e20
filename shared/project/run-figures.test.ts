import { expect, test } from 'vitest';
import { runFigures, type CountedRun } from './run-figures.ts';

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

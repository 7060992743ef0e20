import { expect, test } from 'vitest';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { useRun } from '../stores/run-store.ts';
import { useShownTasks } from '../stores/shown-tasks.ts';
import { select, useView } from '../stores/view-store.ts';
import { failedTasks, showNextFailure } from './failed-tasks.ts';

function task(path: string, status: TaskState['status'], endedAt?: string): [string, TaskState] {
  return [path, { path, status, endedAt, attempts: [], artifacts: [] } as unknown as TaskState];
}

test('only failed tasks are listed, the one that failed first at the top', () => {
  const tasks = new Map([
    task('late', 'failed', '2026-01-01T00:00:09.000Z'),
    task('good', 'succeeded', '2026-01-01T00:00:01.000Z'),
    task('early', 'failed', '2026-01-01T00:00:02.000Z'),
    task('left_out', 'skipped'),
  ]);
  expect(failedTasks({ tasks } as unknown as RunState).map(({ path }) => path)).toEqual(['early', 'late']);
});

test('without a run nothing failed', () => {
  expect(failedTasks(undefined)).toEqual([]);
});

test('the key leads from one failure to the next and round again, in a loop to the round that failed', () => {
  const tasks = new Map([
    task('each', 'failed', '2026-01-01T00:00:09.000Z'),
    task('each[0].e2e', 'succeeded', '2026-01-01T00:00:01.000Z'),
    task('each[2].e2e', 'failed', '2026-01-01T00:00:03.000Z'),
    task('lint', 'failed', '2026-01-01T00:00:05.000Z'),
  ]);
  useRun.setState({ state: { tasks } as unknown as RunState });
  const shown = () => [useView.getState().selectedNodes[0], useView.getState().inspectorTab];
  showNextFailure();
  expect(shown()).toEqual(['each.e2e', 'run']);
  expect(useShownTasks.getState().rounds).toEqual({ each: 2 });
  showNextFailure();
  expect(shown()).toEqual(['lint', 'run']);
  showNextFailure();
  expect(shown()).toEqual(['each.e2e', 'run']);
  select([]);
  showNextFailure();
  expect(shown()).toEqual(['each.e2e', 'run']);
});

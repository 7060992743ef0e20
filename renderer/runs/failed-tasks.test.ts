import { expect, test } from 'vitest';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { failedTasks } from './failed-tasks.ts';

function task(path: string, status: TaskState['status'], endedAt?: string): [string, TaskState] {
  return [path, { path, status, endedAt } as unknown as TaskState];
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

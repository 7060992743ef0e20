import { expect, test } from 'vitest';
import { countTasks } from './count-tasks.ts';

test('every end counts as done, and what waits, stands in line or runs does not', () => {
  const counts = { succeeded: 5, cached: 2, failed: 1, skipped: 3, cancelled: 1, running: 2, queued: 4, waiting: 10 };
  expect(countTasks(counts)).toEqual({ done: 12, all: 28, failed: 1 });
  expect(countTasks({})).toEqual({ done: 0, all: 0, failed: 0 });
});

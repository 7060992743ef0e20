import { expect, test } from 'vitest';
import { eventOf } from './fold-run.ts';
import { LogTimes } from './log-times.ts';

const grown = (task: string, bytes: number, second: number, seq: number) =>
  eventOf(
    { type: 'attempt.output', task, attempt: 1, stream: 'stdout', bytes },
    { seq, at: `2026-01-01T00:00:0${second}.000Z`, run: 'r' },
  );
const seconds = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).getUTCSeconds());

test('a line was there when its log had grown as far, also when more events come', () => {
  const times = new LogTimes();
  const events = [grown('a', 10, 1, 1), grown('b', 5, 2, 2), grown('a', 30, 3, 3)];
  times.read(events);
  expect([1, 10, 11, 30].map((to) => seconds(times.timeOf('a', 1, to)))).toEqual([1, 1, 3, 3]);
  expect(times.timeOf('a', 1, 31)).toBeUndefined();
  expect(times.timeOf('c', 1, 1)).toBeUndefined();
  events.push(grown('a', 40, 4, 4));
  times.read(events);
  expect(seconds(times.timeOf('a', 1, 31))).toBe(4);
});

import { expect, test } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { bigPlace, hasPrinted, placesOf } from './log-places.ts';

const ALL = { task: undefined, attempt: undefined };

/** Of every attempt: when it started and how much it printed. */
function runOf(tasks: Record<string, readonly (readonly [startedAt: string, logBytes: number])[]>): RunState {
  return {
    run: 'r1',
    tasks: new Map(
      Object.entries(tasks).map(([path, attempts]) => [
        path,
        {
          path,
          attempts: attempts.map(([startedAt, logBytes], index) => ({ attempt: index + 1, startedAt, logBytes })),
        },
      ]),
    ),
  } as unknown as RunState;
}

const run = runOf({
  build: [
    ['10:00', 40],
    ['10:05', 7],
  ],
  silent: [['10:01', 0]],
  test: [['10:02', 3]],
});

test('attempts that printed something stand in order of starting, whatever their task', () => {
  expect(placesOf(run, ALL)).toEqual([
    { run: 'r1', task: 'build', attempt: 1 },
    { run: 'r1', task: 'test', attempt: 1 },
    { run: 'r1', task: 'build', attempt: 2 },
  ]);
});

test('those of one task, of one attempt, or of a task that is not there', () => {
  expect(placesOf(run, { task: 'build', attempt: undefined }).map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(placesOf(run, { task: 'build', attempt: 2 })).toEqual([{ run: 'r1', task: 'build', attempt: 2 }]);
  expect(placesOf(run, { task: 'gone', attempt: undefined })).toEqual([]);
  expect(placesOf(undefined, ALL)).toEqual([]);
});

test('what started and printed nothing has no log', () => {
  expect(hasPrinted(run, ALL)).toBe(true);
  expect(hasPrinted(run, { task: 'silent', attempt: undefined })).toBe(false);
  expect(hasPrinted(run, { task: 'test', attempt: 2 })).toBe(false);
});

test('a log is leafed through when it is large and alone', () => {
  const large = runOf({
    build: [
      ['10:00', 40],
      ['10:05', 3_000_000],
    ],
    silent: [['10:01', 0]],
  });
  expect(bigPlace(large, ALL)).toEqual({ run: 'r1', task: 'build', attempt: 2 });
  expect(bigPlace(large, { task: 'build', attempt: 1 })).toBeUndefined();
  expect(bigPlace(run, ALL)).toBeUndefined();
});

test('a large log among others is merged with them, and leafed through when its task is chosen', () => {
  const two = runOf({ build: [['10:00', 3_000_000]], test: [['10:02', 3]] });
  expect(bigPlace(two, ALL)).toBeUndefined();
  expect(bigPlace(two, { task: 'build', attempt: undefined })).toEqual({ run: 'r1', task: 'build', attempt: 1 });
});

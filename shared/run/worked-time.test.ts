import { expect, test } from 'vitest';
import type { RunEvent } from './event.ts';
import { workedMsOf } from './worked-time.ts';

const MINUTE = 60_000;

/** `[minute, type]`, one batch each. */
function logOf(
  ...told: readonly (readonly [number, RunEvent['type']])[]
): AsyncIterable<readonly Pick<RunEvent, 'type' | 'at'>[]> {
  return (async function* () {
    for (const [minute, type] of told) yield [{ type, at: new Date(minute * MINUTE).toISOString() }];
  })();
}

test('a run works from its start to its last word', async () => {
  expect(await workedMsOf(logOf([0, 'run.created'], [5, 'run.started'], [6, 'task.ended'], [9, 'task.ended']))).toBe(
    4 * MINUTE,
  );
  expect(await workedMsOf(logOf([0, 'run.created'], [5, 'run.queued']))).toBe(0);
});

test('a pause is no work', async () => {
  const log = logOf([0, 'run.started'], [2, 'run.paused'], [50, 'run.resumed'], [53, 'task.ended']);
  expect(await workedMsOf(log)).toBe(5 * MINUTE);
});

test('nor is the time from the last word of a host that died until another found what it had lost', async () => {
  const log = logOf(
    [0, 'run.started'],
    [4, 'attempt.started'],
    [600, 'attempt.ended'],
    [600, 'task.ended'],
    [600, 'run.interrupted'],
    [700, 'run.resumed'],
    [703, 'task.ended'],
  );
  expect(await workedMsOf(log)).toBe(7 * MINUTE);
});

test('a run that is interrupted while it is paused loses nothing of its limit', async () => {
  const log = logOf([0, 'run.started'], [1, 'run.paused'], [90, 'run.interrupted'], [95, 'run.resumed']);
  expect(await workedMsOf(log)).toBe(MINUTE);
});

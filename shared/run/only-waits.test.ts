import { describe, expect, test } from 'vitest';
import { onlyWaitsForPeople } from './only-waits.ts';
import type { RunState, TaskState } from './run-state.ts';

type Brief = Pick<TaskState, 'status' | 'phase'>;

const asks: Brief = { status: 'running', phase: 'deciding' };
const runs: Brief = { status: 'running', phase: 'running' };

function waits(tasks: Readonly<Record<string, Brief>>, status: RunState['status'] = 'running'): boolean {
  const states = Object.entries(tasks).map(([path, task]) => [path, { ...task, path } as TaskState] as const);
  return onlyWaitsForPeople({ status, tasks: new Map(states) });
}

describe('a run only waits for people', () => {
  test('when a question is open and all else has ended or needs the answer', () => {
    expect(waits({ ask: asks, built: { status: 'succeeded' }, publish: { status: 'waiting' } })).toBe(true);
    expect(waits({ built: { status: 'succeeded' }, publish: { status: 'waiting' } })).toBe(false);
  });
  test('not while something else runs, stands in line or is about to be tried again', () => {
    expect(waits({ ask: asks, build: runs })).toBe(false);
    expect(waits({ ask: asks, build: { status: 'queued' } })).toBe(false);
    expect(waits({ ask: asks, build: { status: 'running', phase: 'retrying' } })).toBe(false);
  });
  test('also inside of loops and groups, which are open as long as the question is', () => {
    expect(waits({ each: runs, 'each[1]': runs, 'each[1].ask': asks })).toBe(true);
    expect(waits({ each: runs, 'each[1].ask': asks, 'each[0].build': runs })).toBe(false);
    expect(waits({ eac: runs, 'each[1].ask': asks })).toBe(false);
  });
  test('not when it is paused: then it waits to be let go on', () => {
    expect(waits({ ask: asks }, 'paused')).toBe(false);
  });
});

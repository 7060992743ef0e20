import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { useCalmRun } from './calm-run.ts';
import { useRun } from './run-store.ts';

/** As far as this store looks at a run. */
function runOf(size: number, seq: number, status: RunState['status'] = 'running'): RunState {
  const tasks = new Map(Array.from({ length: size }, (_, index) => [`t${index}`, {}]));
  return { run: 'r', seq, status, tasks } as unknown as RunState;
}

const show = (state: RunState | undefined): void => useRun.setState({ state, live: state, moment: undefined });
const showBack = (state: RunState): void => useRun.setState({ state, moment: { seq: state.seq, atMs: 0 } });

beforeEach(() => {
  vi.useFakeTimers();
  show(undefined);
});
afterEach(() => vi.useRealTimers());

test('a small run is shown with every event', () => {
  for (const seq of [1, 2, 3]) {
    show(runOf(300, seq));
    expect(useCalmRun.getState().state?.seq).toBe(seq);
  }
});

test('a large one is shown at once when it begins and when it ends, and four times a second between', () => {
  show(runOf(301, 1));
  expect(useCalmRun.getState().state?.seq).toBe(1);
  show(runOf(301, 2));
  show(runOf(301, 3));
  expect(useCalmRun.getState().state?.seq).toBe(1);
  vi.advanceTimersByTime(250);
  expect(useCalmRun.getState().state?.seq).toBe(3);
  show(runOf(301, 4));
  show(runOf(301, 5, 'succeeded'));
  expect(useCalmRun.getState().state?.seq).toBe(5);
  vi.advanceTimersByTime(1000);
  expect(useCalmRun.getState().state?.seq).toBe(5);
});

test('going back in a large run shows the moment at once', () => {
  show(runOf(1000, 9));
  show(runOf(1000, 4));
  expect(useCalmRun.getState().state?.seq).toBe(4);
});

test('going through the moments of a large run shows them ten times a second, the last one always, and leaving them at once', () => {
  show(runOf(1000, 99));
  showBack(runOf(1000, 50));
  expect(useCalmRun.getState().state?.seq).toBe(50);
  for (const seq of [40, 30, 20]) showBack(runOf(1000, seq));
  expect(useCalmRun.getState().state?.seq).toBe(50);
  vi.advanceTimersByTime(100);
  expect(useCalmRun.getState().state?.seq).toBe(20);
  showBack(runOf(1000, 10));
  show(runOf(1000, 99));
  expect(useCalmRun.getState().state?.seq).toBe(99);
});

test('a small run follows every step', () => {
  show(runOf(300, 99));
  for (const seq of [50, 40]) {
    showBack(runOf(300, seq));
    expect(useCalmRun.getState().state?.seq).toBe(seq);
  }
});

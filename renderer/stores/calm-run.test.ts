import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { useCalmRun } from './calm-run.ts';
import { useRun } from './run-store.ts';
import { setTold } from './step-weight.ts';

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

describe('going through the moments of a large run', () => {
  const shown = (): number | undefined => useCalmRun.getState().state?.seq;
  const MUCH = 100;

  beforeEach(() => {
    setTold(0);
    show(runOf(1000, 99));
    showBack(runOf(1000, 50));
  });

  test('the first is shown at once, and leaving them too', () => {
    expect(shown()).toBe(50);
    showBack(runOf(1000, 10));
    show(runOf(1000, 99));
    expect(shown()).toBe(99);
  });

  test('the last one is shown soon after the steps have ended, however much it changed', () => {
    setTold(MUCH);
    for (const seq of [40, 30, 20]) showBack(runOf(1000, seq));
    expect(shown()).toBe(50);
    vi.advanceTimersByTime(149);
    expect(shown()).toBe(50);
    vi.advanceTimersByTime(1);
    expect(shown()).toBe(20);
  });

  test('ten times a second, in a step that changes little, when the cards have heard of it', async () => {
    await stepEvery10Ms(9, 10);
    expect(shown()).toBe(50);
    vi.advanceTimersByTime(10);
    showBack(runOf(1000, 7));
    expect(shown()).toBe(50);
    await Promise.resolve();
    expect(shown()).toBe(7);
    await stepEvery10Ms(9, 10);
    expect(shown()).toBe(7);
    await stepEvery10Ms(2, 6);
    expect(shown()).toBe(6);
  });

  test('a step that changes much is let pass, but not for more than a tenth of a second', async () => {
    setTold(MUCH);
    await stepEvery10Ms(19, 30);
    expect(shown()).toBe(50);
    await stepEvery10Ms(2, 20);
    expect(shown()).toBe(20);
  });

  test('of steps that change much and little by turns one that changes little is taken', async () => {
    for (let step = 0; step < 15; step += 1) {
      const isLight = step % 5 === 4;
      setTold(isLight ? 1 : MUCH);
      await stepEvery10Ms(1, isLight ? 40 - step : 90);
    }
    expect(shown()).toBe(40 - 14);
  });

  async function stepEvery10Ms(times: number, seq: number): Promise<void> {
    for (let step = 0; step < times; step += 1) {
      showBack(runOf(1000, seq));
      await Promise.resolve();
      vi.advanceTimersByTime(10);
    }
  }
});

test('a small run follows every step', () => {
  show(runOf(300, 99));
  for (const seq of [50, 40]) {
    showBack(runOf(300, seq));
    expect(useCalmRun.getState().state?.seq).toBe(seq);
  }
});

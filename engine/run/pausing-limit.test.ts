import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { PausingLimit } from './pausing-limit.ts';

/** A clock that the test moves on; the longest single wait is an hour, as a timer has its longest. */
class HandClock implements Clock {
  #nowMs = 1_000_000;
  #due: { readonly atMs: number; readonly callback: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  chance(): number {
    return 0;
  }

  at(atMs: number, callback: () => void): () => void {
    const due = { atMs: Math.min(atMs, this.#nowMs + 3_600_000), callback };
    this.#due.push(due);
    return () => (this.#due = this.#due.filter((each) => each !== due));
  }

  pass(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const [next] = this.#due.filter(({ atMs }) => atMs <= endMs).toSorted((one, other) => one.atMs - other.atMs);
      if (next === undefined) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }
}

function limitOf(limitMs: number) {
  const clock = new HandClock();
  const over: number[] = [];
  const startMs = clock.nowMs();
  const limit = new PausingLimit(clock, limitMs, () => over.push(clock.nowMs() - startMs));
  return { clock, limit, over, startMs };
}

test('a limit is over when its time has passed, once', () => {
  const { clock, over } = limitOf(1000);
  clock.pass(999);
  expect(over).toEqual([]);
  clock.pass(5000);
  expect(over).toEqual([1000]);
});

test('a limit stands still while paused, and what was left lasts from when it goes on', () => {
  const { clock, limit, over, startMs } = limitOf(1000);
  clock.pass(400);
  limit.pause();
  expect(limit.when).toEqual({ leftMs: 600 });
  clock.pass(86_400_000);
  expect(over).toEqual([]);
  limit.goOn();
  expect(limit.when).toEqual({ until: new Date(startMs + 400 + 86_400_000 + 600).toISOString() });
  clock.pass(599);
  expect(over).toEqual([]);
  clock.pass(1);
  expect(over).toEqual([86_401_000]);
});

test('a limit of a week is not over when a timer that cannot wait so long wakes it early', () => {
  const week = 7 * 24 * 3_600_000;
  const { clock, over } = limitOf(week);
  clock.pass(week - 1);
  expect(over).toEqual([]);
  clock.pass(1);
  expect(over).toEqual([week]);
});

test('a limit that is stopped never comes', () => {
  const { clock, limit, over } = limitOf(1000);
  limit.stop();
  clock.pass(10_000);
  expect(over).toEqual([]);
});

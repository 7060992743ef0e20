import { expect, test } from 'vitest';
import { paced, type Schedule } from './pace.ts';

/** A clock that moves only when told, and the list of what waits for it. */
function fakeTime() {
  let nowMs = 0;
  const waiting: { readonly atMs: number; readonly work: () => void }[] = [];
  const after = (work: () => void, ms: number): void => void waiting.push({ atMs: nowMs + ms, work });
  const schedule: Schedule = {
    nowMs: () => nowMs,
    nextFrame: (work) => after(work, 16 - (nowMs % 16)),
    afterFrame: (work) => after(work, 0),
    later: after,
  };
  const advance = (ms: number): void => {
    const endMs = nowMs + ms;
    for (;;) {
      const next = waiting.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > endMs) break;
      waiting.splice(waiting.indexOf(next), 1);
      nowMs = Math.max(nowMs, next.atMs);
      next.work();
    }
    nowMs = Math.max(nowMs, endMs);
  };
  return { schedule, advance, spend: (ms: number) => (nowMs += ms), now: () => nowMs };
}

test('many calls before a frame are one piece of work, done with the next frame', () => {
  const time = fakeTime();
  let done = 0;
  const ask = paced(() => (done += 1), { schedule: time.schedule });
  ask();
  ask();
  ask();
  expect(done).toBe(0);
  time.advance(16);
  expect(done).toBe(1);
  time.advance(1000);
  expect(done).toBe(2);
  time.advance(1000);
  expect(done).toBe(2);
});

test('what is asked for while it works is done once more afterwards, never lost', () => {
  const time = fakeTime();
  const seen: number[] = [];
  let value = 0;
  const ask = paced(() => seen.push(value), { schedule: time.schedule });
  for (value = 1; value <= 100; value += 1) {
    ask();
    time.advance(3);
  }
  value = 100;
  time.advance(1000);
  expect(seen.at(-1)).toBe(100);
});

test('it rests half as long as the work took, and never longer than a quarter of a second', () => {
  const time = fakeTime();
  const beganAt: number[] = [];
  let costMs = 100;
  const ask = paced(
    () => {
      beganAt.push(time.now());
      time.spend(costMs);
    },
    { schedule: time.schedule },
  );
  ask();
  time.advance(16);
  ask();
  time.advance(1000);
  const [first = 0, second = 0] = beganAt;
  expect(second - first).toBeGreaterThanOrEqual(150);
  expect(second - first).toBeLessThanOrEqual(166);
  costMs = 5000;
  ask();
  time.advance(16);
  ask();
  time.advance(5000);
  const [third = 0, fourth = 0] = beganAt.slice(2);
  expect(fourth - third).toBeGreaterThanOrEqual(5250);
  expect(fourth - third).toBeLessThanOrEqual(5266);
});

test('work that costs nothing is done with every frame', () => {
  const time = fakeTime();
  let done = 0;
  const ask = paced(() => (done += 1), { schedule: time.schedule });
  for (let frame = 0; frame < 60; frame += 1) {
    ask();
    time.advance(16);
  }
  expect(done).toBeGreaterThanOrEqual(59);
});

test('it rests longer while something comes first', () => {
  const time = fakeTime();
  let done = 0;
  let isHeld = true;
  const ask = paced(() => (done += 1), { schedule: time.schedule, leastRestMs: () => (isHeld ? 100 : 0) });
  for (let ms = 0; ms < 1000; ms += 4) {
    ask();
    time.advance(4);
  }
  expect(done).toBeLessThanOrEqual(10);
  isHeld = false;
  time.advance(200);
  done = 0;
  for (let ms = 0; ms < 1000; ms += 4) {
    ask();
    time.advance(4);
  }
  expect(done).toBeGreaterThanOrEqual(55);
});

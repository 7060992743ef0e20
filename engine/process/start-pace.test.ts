import { expect, test } from 'vitest';
import { StartPace } from './start-pace.ts';

test('the host waits for a program that was used before, and goes on with its work while a busy machine loads it', async () => {
  let nowMs = 0;
  const pace = new StartPace(() => nowMs);
  const start = (tookMs: number) => pace.here(() => (nowMs += tookMs));
  expect(pace.mayWait('/bin/true')).toBe(false);
  await pace.aside('/bin/true', Promise.resolve());
  expect(pace.mayWait('/bin/true')).toBe(true);
  expect(pace.mayWait('/bin/false')).toBe(false);
  for (let count = 0; count < 100; count += 1) start(0.3);
  expect(pace.mayWait('/bin/true')).toBe(true);
  for (let count = 0; count < 8; count += 1) start(4);
  expect(pace.mayWait('/bin/true')).toBe(false);
});

test('it tries again a little later, and what was slow before is forgotten when it is quick then', async () => {
  let nowMs = 0;
  const pace = new StartPace(() => nowMs);
  const start = (tookMs: number) => pace.here(() => (nowMs += tookMs));
  await pace.aside('/bin/true', Promise.resolve());
  start(100);
  nowMs += 50;
  expect(pace.mayWait('/bin/true')).toBe(false);
  nowMs += 100;
  start(100);
  expect(pace.mayWait('/bin/true')).toBe(false);
  nowMs += 150;
  expect(pace.mayWait('/bin/true')).toBe(true);
  start(0.3);
  expect(pace.mayWait('/bin/true')).toBe(true);
});

import { expect, test } from 'vitest';
import { readWish } from './stop-signals.ts';

test('the first signal asks to end', () => {
  expect(readWish(undefined, 0)).toBe('ask');
});

test('a second one within a second is the same wish, delivered twice', () => {
  expect(readWish(1000, 1001)).toBeUndefined();
  expect(readWish(1000, 1999)).toBeUndefined();
});

test('a later one means now', () => {
  expect(readWish(1000, 2000)).toBe('now');
});

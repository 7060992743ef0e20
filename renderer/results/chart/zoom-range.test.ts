import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWhole, stepOfKey, stepRange, WHOLE, type ZoomStep } from './zoom-range.ts';

const STEPS: readonly ZoomStep[] = ['in', 'out', 'back', 'on', 'whole'];

test('whatever steps are taken, a part of the axis is shown and nothing beyond its ends', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...STEPS), { maxLength: 60 }), (steps) => {
      const { from, to } = steps.reduce(stepRange, WHOLE);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(100.000001);
      expect(to - from).toBeGreaterThan(0.09);
    }),
  );
});

test('closer and wider again is the same place, and 0 shows all', () => {
  const closer = stepRange(stepRange(WHOLE, 'in'), 'in');
  const back = stepRange(stepRange(closer, 'in'), 'out');
  expect(back.from).toBeCloseTo(closer.from);
  expect(back.to).toBeCloseTo(closer.to);
  expect(stepRange(closer, 'on').from).toBeGreaterThan(closer.from);
  expect(isWhole(stepRange(closer, 'whole'))).toBe(true);
});

test('keys of the window stay keys of the window', () => {
  const key = { ctrlKey: false, metaKey: false, altKey: false };
  expect(stepOfKey({ ...key, key: '+' })).toBe('in');
  expect(stepOfKey({ ...key, key: '+', ctrlKey: true })).toBeUndefined();
  expect(stepOfKey({ ...key, key: 'a' })).toBeUndefined();
});

// The tests use the built library, as its users will.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DurationError, formatDuration, parseDuration } from '../dist/index.js';

describe('parsing', () => {
  test('adds up all parts', () => {
    assert.equal(parseDuration('1h 30m'), 5_400_000);
    assert.equal(parseDuration('1.5s'), 1500);
    assert.equal(parseDuration('2d4h'), 187_200_000);
  });

  test('refuses a number without a unit, and a unit it does not know', () => {
    assert.throws(() => parseDuration('90'), DurationError);
    assert.throws(() => parseDuration('3 weeks'), /not a unit/);
    assert.throws(() => parseDuration('soon'), DurationError);
  });
});

describe('formatting', () => {
  test('leaves out units that are zero', () => {
    assert.equal(formatDuration(5_400_000), '1h 30m');
    assert.equal(formatDuration(86_400_005), '1d 5ms');
    assert.equal(formatDuration(0), '0ms');
  });

  test('cuts off small units when asked', () => {
    assert.equal(formatDuration(93_784_005, { largest: 2 }), '1d 2h');
  });

  test('refuses what is no duration', () => {
    assert.throws(() => formatDuration(-1), RangeError);
    assert.throws(() => formatDuration(Number.NaN), RangeError);
  });

  test('is undone by parsing', () => {
    for (const milliseconds of [1, 999, 61_000, 3_599_999, 90_061_001]) {
      assert.equal(parseDuration(formatDuration(milliseconds)), milliseconds);
    }
  });
});

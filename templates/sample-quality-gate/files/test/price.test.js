import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inWords, priceOf } from '../src/index.js';

describe('the price of a parcel', () => {
  test('counts every kilogram that was begun', () => {
    assert.equal(priceOf(1000, 'local'), 430);
    assert.equal(priceOf(1001, 'local'), 470);
  });

  test('grows with the distance', () => {
    const prices = ['local', 'national', 'europe', 'world'].map((zone) => priceOf(2500, zone));
    assert.deepEqual(prices, prices.toSorted((one, other) => one - other));
  });

  test('adds express, insurance and care', () => {
    assert.equal(priceOf(500, 'national', { express: true, insured: true, fragile: true }), 550 + 450 + 200 + 150);
  });

  test('refuses a parcel that weighs nothing, or too much', () => {
    assert.throws(() => priceOf(0, 'local'), RangeError);
    assert.throws(() => priceOf(40_000, 'local'), RangeError);
  });
});

test('a price is written with two decimals', () => {
  assert.equal(inWords(430), '4.30 EUR');
  assert.equal(inWords(1205), '12.05 EUR');
});

// Not part of `npm test`: the workflow "Explore a failure" runs it to show what a failing test looks like.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { priceOf, refund } from '../src/index.js';

describe('refunds', () => {
  test('a day ahead everything is paid back', () => {
    assert.equal(refund(1000, 24), 1000);
  });

  test('an hour before pickup a tenth is paid back', () => {
    assert.equal(refund(1000, 1), 100, 'the shop promises a tenth, the code pays nothing');
  });
});

test('a letter costs less than a parcel', () => {
  assert.ok(priceOf(20, 'local') < 430, 'letters have no price of their own yet');
});

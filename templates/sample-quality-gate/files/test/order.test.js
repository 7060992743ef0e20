import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { orderTotal, refund } from '../src/index.js';

const home = { country: 'DE', postcode: '10115' };
const parcel = { grams: 900, to: { country: 'DE', postcode: '80331' } };

describe('an order', () => {
  test('is the sum of its parcels', () => {
    assert.equal(orderTotal([parcel, parcel], home), 1100);
  });

  test('gets a tenth off from five parcels on', () => {
    assert.equal(orderTotal(Array.from({ length: 5 }, () => parcel), home), 2475);
  });

  test('is paid back in full a day ahead, and in half until two hours before', () => {
    assert.equal(refund(1000, 30), 1000);
    assert.equal(refund(1000, 3), 500);
    assert.equal(refund(1000, 1), 0);
  });
});

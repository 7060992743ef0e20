import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneOf } from '../src/index.js';

const home = { country: 'DE', postcode: '10115' };

test('the same region is local', () => {
  assert.equal(zoneOf({ country: 'DE', postcode: '10999' }, home), 'local');
});

test('the same country is national', () => {
  assert.equal(zoneOf({ country: 'DE', postcode: '80331' }, home), 'national');
});

test('a neighbour is Europe, the rest is the world', () => {
  assert.equal(zoneOf({ country: 'FR', postcode: '75001' }, home), 'europe');
  assert.equal(zoneOf({ country: 'JP', postcode: '100-0001' }, home), 'world');
});

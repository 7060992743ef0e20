import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dailyMeans, fault, parseRows, separate } from '../src/steps.js';

test('rows carry the names of the heading line', () => {
  assert.deepEqual(parseRows('station,at,celsius\nnorth, 2026-01-01T06:00 ,3\n\n'), [
    { station: 'north', at: '2026-01-01T06:00', celsius: '3' },
  ]);
});

describe('a row', () => {
  const good = { station: 'north', at: '2026-01-01T06:00', celsius: '-3.5' };

  test('is good when it names a station, a time and a temperature', () => {
    assert.equal(fault(good), undefined);
  });

  test('is refused with the reason', () => {
    assert.match(fault({ ...good, celsius: '' }), /not a number/);
    assert.match(fault({ ...good, celsius: '140' }), /never measured/);
    assert.match(fault({ ...good, at: 'yesterday' }), /not a time/);
    assert.match(fault({ ...good, station: '' }), /no name/);
  });
});

test('good and refused rows come apart and none is lost', () => {
  const rows = parseRows('station,at,celsius\nnorth,2026-01-01T06:00,3\nnorth,2026-01-01T07:00,oops\n');
  const { valid, rejected } = separate(rows);
  assert.deepEqual([valid.length, rejected.length], [1, 1]);
  assert.equal(valid[0].celsius, 3);
});

test('the mean of a day is over all stations, days in order', () => {
  const readings = [
    { station: 'south', at: '2026-01-02T06:00', celsius: 5 },
    { station: 'north', at: '2026-01-01T06:00', celsius: 1 },
    { station: 'south', at: '2026-01-01T06:00', celsius: 2 },
  ];
  assert.deepEqual(dailyMeans(readings), [
    { day: '2026-01-01', mean: 1.5, readings: 2 },
    { day: '2026-01-02', mean: 5, readings: 1 },
  ]);
});

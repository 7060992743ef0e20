import { expect, test } from 'vitest';
import { RowKeys } from './row-keys.ts';

function keysOf(rows: RowKeys, first: number, count: number): readonly number[] {
  const origin = rows.originOf(first, count);
  return Array.from({ length: count }, (_, index) => first + index - origin);
}

test('a row that stays in view keeps its key', () => {
  const rows = new RowKeys();
  const before = keysOf(rows, 100, 5);
  expect(keysOf(rows, 103, 5).slice(0, 2)).toEqual(before.slice(3));
});

test('quite other lines are written into the rows that are there, forwards and back', () => {
  const rows = new RowKeys();
  const before = keysOf(rows, 100, 5);
  expect(keysOf(rows, 900, 5)).toEqual(before);
  expect(keysOf(rows, 7, 4)).toEqual(before.slice(0, 4));
});

test('no two rows have one key, and asking twice changes nothing', () => {
  const rows = new RowKeys();
  keysOf(rows, 100, 5);
  const keys = keysOf(rows, 104, 8);
  expect(new Set(keys).size).toBe(8);
  expect(keysOf(rows, 104, 8)).toEqual(keys);
});

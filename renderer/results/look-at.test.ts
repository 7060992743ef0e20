import { expect, test } from 'vitest';
import { lookAt } from './look-at.ts';

test('a list of flat objects and columns with rows are tables, whose cells are found again in the value', () => {
  const list = lookAt('rows', [{ a: 1 }, { a: null, b: 'x' }]);
  expect(list.kind === 'table' && list.table.pathOf(1, 'b')).toEqual([1, 'b']);
  const table = lookAt('table', { columns: ['a', 'b'], rows: [[1, 'x'], [2]] });
  if (table.kind !== 'table') throw new Error(table.kind);
  expect(table.table.rows).toEqual([
    { a: 1, b: 'x' },
    { a: 2, b: null },
  ]);
  expect(table.table.pathOf(1, 'b')).toEqual(['rows', 1, 1]);
});

test('what is deeper, empty or named twice stays a value', () => {
  for (const value of [
    [{ a: { b: 1 } }],
    [],
    [1, 2],
    { columns: ['a', 'a'], rows: [[1, 2]] },
    { columns: ['a'], rows: [] },
    null,
    3,
  ])
    expect(lookAt('x', value)).toEqual({ kind: 'value' });
  expect(lookAt('x', 'text')).toEqual({ kind: 'text', text: 'text' });
  expect(
    lookAt('coverage', {
      lines: { covered: 1, total: 1 },
      branches: { covered: 0, total: 0 },
      functions: { covered: 0, total: 0 },
      files: [],
    }).kind,
  ).toBe('coverage');
});

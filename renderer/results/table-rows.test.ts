import { describe, expect, test } from 'vitest';
import { filterRows, sortRows } from './table-rows.ts';

const rows = [
  { file: 'src/a10.ts', line: 4, rule: 'no-var' },
  { file: 'src/a2.ts', line: 30, rule: 'eqeqeq' },
  { file: 'src/b.ts', line: undefined, rule: 'no-var' },
];

describe('a table of results', () => {
  test('keeps the rows in which any cell holds the words', () => {
    expect(filterRows(rows, 'NO-VAR')).toEqual([rows[0], rows[2]]);
    expect(filterRows(rows, ' ')).toBe(rows);
  });

  test('sorts numbers by size and texts as people do', () => {
    expect(sortRows(rows, { column: 'file', isDescending: false }).map((row) => row['file'])).toEqual([
      'src/a2.ts',
      'src/a10.ts',
      'src/b.ts',
    ]);
    expect(sortRows(rows, { column: 'line', isDescending: true }).map((row) => row['line'])).toEqual([
      30,
      4,
      undefined,
    ]);
  });

  test('leaves the order of the source alone until a column is chosen', () => {
    expect(sortRows(rows, undefined)).toBe(rows);
  });
});

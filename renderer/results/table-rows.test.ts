import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterRows, placeRows, sortRows, type Row } from './table-rows.ts';

const rows = placeRows([
  { file: 'src/a10.ts', line: 4, rule: 'no-var' },
  { file: 'src/a2.ts', line: 30, rule: 'eqeqeq' },
  { file: 'src/b.ts', line: undefined, rule: 'no-var' },
]);

describe('a table of results', () => {
  test('keeps the rows in which any cell holds the words', () => {
    expect(filterRows(rows, 'NO-VAR')).toEqual([rows[0], rows[2]]);
    expect(filterRows(rows, ' ')).toBe(rows);
  });

  test('sorts numbers by size and texts as people do', () => {
    expect(sortRows(rows, { column: 'file', isDescending: false }).map(({ row }) => row['file'])).toEqual([
      'src/a2.ts',
      'src/a10.ts',
      'src/b.ts',
    ]);
    expect(sortRows(rows, { column: 'line', isDescending: true }).map(({ row }) => row['line'])).toEqual([
      30,
      4,
      undefined,
    ]);
  });

  test('leaves the order of the source alone until a column is chosen', () => {
    expect(sortRows(rows, undefined)).toBe(rows);
  });

  test('knows of every row where it stands in the list, however it is sorted and filtered', () => {
    const cell = fc.option(fc.oneof(fc.integer(), fc.constantFrom('a', 'a10', 'a2', 'B')), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ x: cell, y: cell })), fc.boolean(), (list, isDescending) => {
        const shown = sortRows(filterRows(placeRows(list), 'a'), { column: 'x', isDescending });
        expect(shown.map(({ row }) => row)).toEqual(shown.map(({ index }) => list[index]));
        expect(new Set(shown.map(({ index }) => index)).size).toBe(shown.length);
      }),
    );
  });

  test('a hundred thousand rows are filtered and sorted whole', () => {
    const many: readonly Row[] = Array.from({ length: 100_000 }, (_, index) => ({
      name: `file${(index * 7919) % 100_000}`,
      size: (index * 31) % 100_000,
    }));
    const shown = sortRows(filterRows(placeRows(many), 'file9'), { column: 'name', isDescending: false });
    expect(shown).toHaveLength(11_111);
    expect(shown.slice(0, 3).map(({ row }) => row['name'])).toEqual(['file9', 'file90', 'file91']);
    expect(shown.every(({ row, index }) => many[index] === row)).toBe(true);
    const bySize = sortRows(placeRows(many), { column: 'size', isDescending: true });
    expect(bySize.every(({ row }, at) => row['size'] === 99_999 - at)).toBe(true);
  });
});

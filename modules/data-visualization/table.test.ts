import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeTable } from './table.ts';

function tableOf(value: unknown) {
  const read = normalizeTable(value);
  if (!read.ok) throw new Error(`${read.problem.message} ${read.problem.reason}`);
  return { ...read.value.table, notes: read.value.notes };
}

describe('any usual form of data becomes one table', () => {
  test.each<[string, unknown, readonly string[], readonly unknown[]]>([
    [
      'a list of objects',
      [
        { a: 1, b: 'x' },
        { b: 'y', c: true },
      ],
      ['a', 'b', 'c'],
      [
        [1, 'x', null],
        [null, 'y', true],
      ],
    ],
    ['objects inside objects', [{ a: { b: { c: 1 } }, list: [1] }], ['a.b.c', 'list'], [[1, '[1]']]],
    [
      'a list of lists',
      [
        [1, 2],
        [3, 4],
      ],
      ['column 1', 'column 2'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'a list of lists with names',
      [
        ['x', 'y'],
        [1, 2],
      ],
      ['x', 'y'],
      [[1, 2]],
    ],
    [
      'lists of numbers as text',
      [
        ['1', '2'],
        ['3', '4'],
      ],
      ['column 1', 'column 2'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'a list of numbers',
      [5, null, 7],
      ['index', 'value'],
      [
        [1, 5],
        [2, null],
        [3, 7],
      ],
    ],
    [
      'a list of words',
      ['a', 'b'],
      ['index', 'value'],
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'columns and rows',
      { columns: ['x', { name: 'y' }], rows: [[1, 2], { x: 3, y: 4 }] },
      ['x', 'y'],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'an object of lists',
      { x: [1, 2], y: [3, null] },
      ['x', 'y'],
      [
        [1, 3],
        [2, null],
      ],
    ],
    [
      'an object of objects',
      { a: { n: 1 }, b: { n: 2, m: 3 } },
      ['name', 'n', 'm'],
      [
        ['a', 1, null],
        ['b', 2, 3],
      ],
    ],
    [
      'an object of numbers',
      { passed: 3, failed: 1 },
      ['name', 'value'],
      [
        ['passed', 3],
        ['failed', 1],
      ],
    ],
  ])('%s', (_, value, columns, rows) => {
    expect(tableOf(value)).toEqual({ columns, rows, notes: [] });
  });

  test('and its own result stays as it is', () => {
    const { columns, rows } = tableOf([
      { a: 1, b: 'x' },
      { a: null, b: '007' },
    ]);
    expect(tableOf({ columns, rows })).toEqual({ columns, rows, notes: [] });
  });

  test('with numbers where all texts of a column are numbers', () => {
    expect(
      tableOf([
        { a: '1', b: '1e3', c: '007', d: '-.5', e: '' },
        { a: '', b: '-2', c: '7', d: ' 3 ', e: '1' },
      ]),
    ).toMatchObject({
      rows: [
        [1, 1000, '007', -0.5, null],
        [null, -2, '7', 3, 1],
      ],
    });
    expect(tableOf([{ a: Number.NaN }, { a: Infinity }, { a: 1 }]).rows).toEqual([[null], [null], [1]]);
  });

  test('without the duration of a test run beside its counts, and says so', () => {
    expect(tableOf({ passed: 3, failed: 1, skipped: 0, durationMs: 812, runner: 'vitest' })).toEqual({
      columns: ['name', 'value'],
      rows: [
        ['passed', 3],
        ['failed', 1],
        ['skipped', 0],
      ],
      notes: ['Left out "durationMs": it is in another unit than the rest.', 'Left out "runner": it is not a number.'],
    });
    expect(tableOf({ lintMs: 10, testMs: 20 }).rows).toHaveLength(2);
    expect(tableOf({ runner: 'node', summary: { passed: 1, failed: 0 } })).toMatchObject({
      rows: [
        ['passed', 1],
        ['failed', 0],
      ],
      notes: ['Drew the numbers of "summary".'],
    });
  });

  test('whose rows are all as long as its columns', () => {
    const cell = fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), fc.constant(null), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string({ maxLength: 3 }), cell, { maxKeys: 4 }), { maxLength: 8 }),
        (list) => {
          const named = list.map((row, index) => ({ ...row, place: index }));
          const { columns, rows } = tableOf([{ place: 'first' }, ...named]);
          expect(rows).toHaveLength(list.length + 1);
          expect(new Set(columns).size).toBe(columns.length);
          expect(rows.filter((row) => row.length !== columns.length)).toEqual([]);
        },
      ),
    );
  });
});

describe('data that cannot be a table says why', () => {
  test.each<[unknown, string, string]>([
    [[], 'chart.noData', 'no rows'],
    [{}, 'chart.noData', 'empty object'],
    [null, 'chart.noData', 'nothing'],
    [42, 'chart.noData', 'a single number'],
    [[{}], 'chart.noData', 'no columns'],
    [{ a: 'x', b: null }, 'chart.noData', 'it has "a", "b"'],
    [[[1, 2], [3, 4], [5]], 'chart.rowLength', 'Row 3 has 1 values, but there are 2 columns.'],
    [[{ a: 1 }, 5], 'chart.rowKind', 'Entry 2 is plain value, but the entries before it are objects.'],
    [{ x: [1, 2, 3], y: [1] }, 'chart.columnLength', '"y" has 1 values, but "x" has 3.'],
    [{ columns: ['a', 'b'], rows: [[1, 2], [3]] }, 'chart.rowLength', 'Row 2 has 1 values'],
    [{ columns: ['a', 'a'], rows: [[1, 2]] }, 'chart.columnTwice', 'by name'],
  ])('%j', (value, code, reason) => {
    const read = normalizeTable(value);
    expect(read).toMatchObject({ ok: false, problem: { code, place: { parameter: 'data' }, retryable: false } });
    expect(read.ok ? '' : read.problem.reason).toContain(reason);
  });
});

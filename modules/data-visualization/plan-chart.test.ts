import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartPlanSchema, type ChartPlan } from '#shared/module/chart.ts';
import { chartValues } from '#shared/module/chart-values.ts';
import type { ChartRequest } from './chart-plan.ts';
import { parseTime } from './choose-columns.ts';
import { planChart } from './plan-chart.ts';
import { binEdges } from './plan-histogram.ts';
import { thinPoints } from './plan-points.ts';
import { normalizeTable } from './table.ts';

function plan<Kind extends ChartPlan['kind']>(request: ChartRequest & { kind: Kind }, data: unknown) {
  const table = normalizeTable(data);
  if (!table.ok) throw new Error(table.problem.reason);
  const made = planChart(table.value.table, request);
  if (!made.ok) throw new Error(`${made.problem.message} ${made.problem.reason}`);
  return { ...(made.value.plan as Extract<ChartPlan, { kind: Kind }>), notes: made.value.notes };
}

function problemOf(request: ChartRequest, data: unknown) {
  const table = normalizeTable(data);
  if (!table.ok) return table.problem;
  const made = planChart(table.value.table, request);
  if (made.ok) throw new Error('was planned');
  return made.problem;
}

const FINDINGS = [
  { file: 'a.ts', line: 3, column: 1, severity: 'error', rule: 'no-var' },
  { file: 'a.ts', line: 9, column: 2, severity: 'warning', rule: 'eqeqeq' },
  { file: 'b.ts', line: 1, column: 5, severity: 'error', rule: 'no-var' },
];
const SALES = [
  { region: 'north', item: 'pen', amount: 2, price: 10 },
  { region: 'south', item: 'pen', amount: 3, price: null },
  { region: 'north', item: 'ink', amount: 5, price: 30 },
];

describe('bars', () => {
  test('stand for the numbers of an object by name', () => {
    expect(plan({ kind: 'bar' }, { passed: 3, failed: 1 })).toMatchObject({
      categories: ['passed', 'failed'],
      series: [{ name: 'value', values: [3, 1] }],
    });
  });

  test('count findings by severity, or by the column that is asked for', () => {
    expect(plan({ kind: 'bar' }, FINDINGS)).toMatchObject({
      categories: ['error', 'warning'],
      series: [{ name: 'count', values: [2, 1] }],
      notes: ['Counted the rows per "severity".'],
    });
    expect(plan({ kind: 'bar', x: 'file' }, FINDINGS)).toMatchObject({
      categories: ['a.ts', 'b.ts'],
      series: [{ values: [2, 1] }],
    });
  });

  test('add up rows with the same name, and keep an empty one empty', () => {
    expect(plan({ kind: 'bar' }, SALES)).toMatchObject({
      categories: ['north', 'south'],
      series: [
        { name: 'amount', values: [7, 3] },
        { name: 'price', values: [40, null] },
      ],
      notes: ['Added up the rows with the same "region" (3 rows, 2 names).'],
    });
  });

  test('share an axis only with their own unit', () => {
    const rows = [{ name: 'a', tests: 3, durationMs: 200 }];
    expect(plan({ kind: 'bar' }, rows)).toMatchObject({
      series: [{ name: 'tests' }],
      notes: ['Left out "durationMs": another unit, or too many for one chart. Name them in y to draw them.'],
    });
    expect(plan({ kind: 'bar', y: 'durationMs' }, rows)).toMatchObject({
      axes: { unit: 'ms' },
      series: [{ values: [200] }],
      notes: [],
    });
    expect(plan({ kind: 'bar' }, { lintMs: 5, testMs: 9 }).axes.unit).toBe('ms');
  });

  test('take several columns for y, as a list or with commas', () => {
    const names = (y: ChartRequest['y']) => plan({ kind: 'bar', y }, SALES).series.map((series) => series.name);
    expect(names(['price', 'amount'])).toEqual(['price', 'amount']);
    expect(names('price, amount')).toEqual(['price', 'amount']);
  });

  test('are refused when there are too many', () => {
    const rows = Array.from({ length: 501 }, (_, index) => ({ name: `n${index}`, value: index }));
    expect(problemOf({ kind: 'bar' }, rows)).toMatchObject({
      code: 'chart.tooMany',
      reason: expect.stringContaining('501'),
    });
  });
});

describe('lines and points', () => {
  test('run along dates, in their order, in UTC', () => {
    const rows = [
      { day: '2026-03-02', n: 2 },
      { day: '2026-03-01', n: 1 },
    ];
    expect(plan({ kind: 'line' }, rows)).toMatchObject({
      axis: 'time',
      series: [
        {
          name: 'n',
          points: [
            [Date.UTC(2026, 2, 1), 1],
            [Date.UTC(2026, 2, 2), 2],
          ],
        },
      ],
    });
    expect(parseTime('2026-03-01 12:30')).toBe(Date.UTC(2026, 2, 1, 12, 30));
    expect(parseTime('2026-03-01T12:30:00+02:00')).toBe(Date.UTC(2026, 2, 1, 10, 30));
    expect(parseTime('2026-13-01')).toBeUndefined();
    expect(parseTime('2026')).toBeUndefined();
  });

  test('run along numbers, names or the number of the row', () => {
    expect(plan({ kind: 'line' }, { x: [3, 1], y: [30, 10] })).toMatchObject({
      axis: 'value',
      series: [
        {
          points: [
            [1, 10],
            [3, 30],
          ],
        },
      ],
    });
    expect(plan({ kind: 'scatter' }, { x: [3, 1], y: [30, 10] })).toMatchObject({
      series: [
        {
          points: [
            [3, 30],
            [1, 10],
          ],
        },
      ],
    });
    expect(plan({ kind: 'line' }, { Mon: 1, Tue: 4 })).toMatchObject({
      axis: 'category',
      categories: ['Mon', 'Tue'],
      series: [
        {
          points: [
            [0, 1],
            [1, 4],
          ],
        },
      ],
    });
    expect(plan({ kind: 'line' }, [{ n: 5 }, { n: 6 }])).toMatchObject({
      axes: { x: 'row' },
      series: [
        {
          points: [
            [1, 5],
            [2, 6],
          ],
        },
      ],
    });
    expect(plan({ kind: 'line' }, [5, 6])).toMatchObject({ axes: { x: 'index' }, series: [{ name: 'value' }] });
  });

  test('leave out rows without a place and say so', () => {
    expect(plan({ kind: 'scatter' }, { x: [1, null, 3], y: [1, 2, null] })).toMatchObject({
      series: [
        {
          points: [
            [1, 1],
            [3, null],
          ],
        },
      ],
      notes: ['Left out 1 rows without "x".'],
    });
    expect(problemOf({ kind: 'line' }, { x: [1, null], y: [null, 2] })).toMatchObject({ code: 'chart.noData' });
  });

  test('need a column of numbers', () => {
    expect(problemOf({ kind: 'line' }, [{ a: 'x' }])).toMatchObject({
      code: 'chart.notNumeric',
      reason: 'The columns are "a".',
    });
  });

  test('are thinned to what can be seen, never to nothing', () => {
    const point = fc.tuple(
      fc.integer({ min: -50, max: 50 }),
      fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(null)),
    );
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (points, limit) => {
          const thinned = thinPoints([{ name: 'a', points }], { width: 100, height: 60, limit });
          const kept = thinned.series[0]?.points ?? [];
          const given = points.filter(([, y]) => y !== null).length;
          expect(thinned.of).toBe(given);
          expect(thinned.drawn).toBeLessThanOrEqual(Math.max(limit, 4));
          expect(thinned.drawn).toBeGreaterThanOrEqual(Math.min(1, given));
          for (const one of kept) expect(points).toContain(one);
        },
      ),
    );
  });
});

describe('a histogram', () => {
  test('counts every value once, in bins that follow each other', () => {
    const value = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const wanted = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 100 }), wanted, (values, bins) => {
        const drawn = plan({ kind: 'histogram', bins }, values).bins;
        expect(drawn.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
        expect(drawn.every((bin) => bin.to > bin.from)).toBe(true);
        expect(drawn.slice(1).map((bin) => bin.from)).toEqual(drawn.slice(0, -1).map((bin) => bin.to));
        expect(Math.min(...values)).toBeGreaterThanOrEqual(drawn[0]?.from ?? Infinity);
        expect(Math.max(...values)).toBeLessThanOrEqual(drawn.at(-1)?.to ?? -Infinity);
        expect(drawn.length).toBeLessThanOrEqual(bins ?? 120);
      }),
      { numRuns: 500 },
    );
  });

  test('puts a bar over each of few whole numbers, and else cuts at round ones', () => {
    expect(plan({ kind: 'histogram' }, [1, 2, 2, 4]).bins).toEqual([
      { from: 0.5, to: 1.5, count: 1 },
      { from: 1.5, to: 2.5, count: 2 },
      { from: 2.5, to: 3.5, count: 0 },
      { from: 3.5, to: 4.5, count: 1 },
    ]);
    expect(binEdges(Array.from({ length: 100 }, (_, index) => index / 10))).toEqual([0, 2, 4, 6, 8, 10]);
    expect(binEdges([0, 1, 2.5], 4)).toEqual([0, 0.625, 1.25, 1.875, 2.5]);
    expect(binEdges([5, 5])).toEqual([4.5, 5.5]);
    expect(binEdges([0, Number.MIN_VALUE])).toEqual([0, Number.MIN_VALUE]);
  });

  test('takes the measured column, not the number of the row', () => {
    expect(plan({ kind: 'histogram' }, [7, 8]).axes.x).toBe('value');
    expect(
      plan({ kind: 'histogram' }, [
        { name: 'a', ms: 1 },
        { name: 'b', ms: null },
      ]),
    ).toMatchObject({
      axes: { x: 'ms', unit: 'ms' },
      notes: ['Left out 1 rows without a value.'],
    });
  });
});

describe('a pie', () => {
  test('leaves out a total, which would halve every share', () => {
    expect(plan({ kind: 'pie' }, { total: 10, passed: 9, failed: 1 })).toMatchObject({
      slices: [
        { name: 'passed', value: 9 },
        { name: 'failed', value: 1 },
      ],
      notes: ['Left out "total": it is the sum of the other slices.'],
    });
    expect(plan({ kind: 'pie' }, { total: 5, passed: 9, failed: 1 }).slices).toHaveLength(3);
  });

  test('joins the smallest of many slices', () => {
    const data = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`n${index}`, index + 1]));
    const { slices } = plan({ kind: 'pie' }, data);
    expect(slices).toHaveLength(12);
    expect(slices.at(-1)).toEqual({ name: 'Other (9)', value: 45 });
    expect(slices.reduce((sum, slice) => sum + slice.value, 0)).toBe(210);
  });

  test('is refused for negative numbers and for nothing at all', () => {
    expect(problemOf({ kind: 'pie' }, { a: 1, b: -2 })).toMatchObject({
      code: 'chart.negative',
      reason: '"b" is -2; a slice cannot be less than nothing.',
    });
    expect(problemOf({ kind: 'pie' }, { a: 0, b: 0 })).toMatchObject({ code: 'chart.noData' });
  });
});

describe('a heat map', () => {
  test('shows a matrix with the names of its rows', () => {
    expect(
      plan({ kind: 'heatmap' }, [
        { day: 'Mon', am: 1, pm: 2 },
        { day: 'Tue', am: 3, pm: null },
      ]),
    ).toMatchObject({
      columns: ['am', 'pm'],
      rows: ['Mon', 'Tue'],
      cells: [
        [0, 0, 1],
        [1, 0, 2],
        [0, 1, 3],
      ],
    });
    expect(
      plan({ kind: 'heatmap' }, [
        [1, 2],
        [3, 4],
      ]),
    ).toMatchObject({ columns: ['column 1', 'column 2'], rows: ['row 1', 'row 2'] });
  });

  test('shows two columns of names against each other, with amounts or counts', () => {
    expect(plan({ kind: 'heatmap' }, SALES)).toMatchObject({
      columns: ['north', 'south'],
      rows: ['pen', 'ink'],
      cells: [
        [0, 0, 2],
        [1, 0, 3],
        [0, 1, 5],
      ],
    });
    expect(plan({ kind: 'heatmap', x: 'severity', y: 'rule' }, FINDINGS)).toMatchObject({
      cells: [
        [0, 0, 2],
        [1, 1, 1],
      ],
      notes: ['Counted the rows per "severity" and "rule".'],
    });
    expect(plan({ kind: 'heatmap', x: 'item', y: 'region', value: 'price' }, SALES).cells).toEqual([
      [0, 0, 10],
      [1, 0, 30],
    ]);
  });
});

describe('a column that is not there or holds no numbers', () => {
  test.each<ChartRequest>([
    { kind: 'bar', x: 'regoin' },
    { kind: 'line', x: 'regoin' },
    { kind: 'pie', x: 'regoin' },
    { kind: 'heatmap', x: 'regoin' },
    { kind: 'histogram', x: 'regoin' },
  ])('is named with the one that was meant: %j', (request) => {
    expect(problemOf(request, SALES)).toMatchObject({
      code: 'chart.columnMissing',
      message: 'The data has no column "regoin".',
      reason: 'It has "region", "item", "amount", "price".',
      remedy: 'Did you mean "region"?',
      place: { parameter: 'x' },
      retryable: false,
    });
  });

  test('is named with the row and what is in it', () => {
    const rows = [
      { n: 'a', ms: 5 },
      { n: 'b', ms: 'fast' },
    ];
    for (const kind of ['bar', 'line', 'scatter', 'histogram', 'pie'] as const) {
      expect(problemOf({ kind, y: 'ms' }, rows)).toMatchObject({
        code: 'chart.notNumeric',
        message: 'The column "ms" cannot be drawn: it is not all numbers.',
        reason: 'Row 2 has "fast".',
        place: { parameter: 'y' },
      });
    }
    expect(problemOf({ kind: 'heatmap', x: 'n', y: 'n', value: 'ms' }, rows).reason).toBe('Row 2 has "fast".');
    expect(problemOf({ kind: 'bar', y: 'b' }, [{ a: 'x', b: null }])).toMatchObject({
      reason: 'The column "b" has no values.',
    });
  });

  test('is found without regard to case', () => {
    expect(plan({ kind: 'bar', x: 'Region', y: 'AMOUNT' }, SALES).axes).toMatchObject({ x: 'region', y: 'amount' });
  });
});

describe('what a chart shows', () => {
  const POINTS = [
    { day: '2026-03-01', a: 1, b: 2 },
    { day: '2026-03-02', a: null, b: 3 },
  ];
  test.each([
    ['bar', SALES, ['region', 'amount', 'price'], { region: 'north', amount: 7, price: 40 }],
    ['line', POINTS, ['series', 'day', 'value'], { series: 'a', day: '2026-03-01', value: 1 }],
    ['scatter', [{ x: 1, y: 2 }], ['x', 'y'], { x: 1, y: 2 }],
    ['histogram', [1, 1, 1], ['from', 'to'], {}],
    ['pie', { a: 3, b: 1 }, ['name', 'value', 'percent'], { name: 'a', value: 3, percent: 75 }],
  ] as const)('is also there as a table, and passes the door of the window: %s', (kind, data, columns, first) => {
    const { notes: _notes, ...made } = plan({ kind }, data);
    expect(chartPlanSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    const values = chartValues(made);
    expect(values.columns.slice(0, columns.length)).toEqual(columns);
    expect(values.rows[0]).toMatchObject(first);
    expect(new Set(values.columns).size).toBe(values.columns.length);
  });
});

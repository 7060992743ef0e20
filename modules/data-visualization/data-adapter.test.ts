import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { dataVisualizationModule } from './module.ts';

const [chart, load, process, describeData] = dataVisualizationModule.actions as unknown as readonly [
  (typeof dataVisualizationModule.actions)[number],
  (typeof dataVisualizationModule.actions)[number],
  (typeof dataVisualizationModule.actions)[number],
  (typeof dataVisualizationModule.actions)[number],
];
const CSV = 'region,price\nnorth,10\nsouth,30\nnorth,20\n';

describe('tables', () => {
  test('files with the same columns become one table', async () => {
    const rig = await createAdapterRig({ files: { 'data/a.csv': CSV, 'data/deep/b.csv': 'region,price\neast,5\n' } });
    expect(await rig.attempt(load)).toMatchObject({
      status: 'succeeded',
      outputs: { rows: 4, files: ['data/a.csv', 'data/deep/b.csv'], table: { columns: ['region', 'price'] } },
    });
  });

  test('no files, and files that do not fit together, are named', async () => {
    const rig = await createAdapterRig({ files: { 'data/a.csv': CSV } });
    expect(await rig.attempt(load, { path: 'other/*.csv' })).toMatchObject({ problem: { code: 'data.noFiles' } });
    await rig.write('data/b.csv', 'x\n1\n');
    expect(await rig.attempt(load)).toMatchObject({ problem: { code: 'data.columnsDiffer' } });
    expect(await rig.attempt(load, { path: '../*.csv' })).toMatchObject({ problem: { code: 'path.outside' } });
  });

  test('operations are carried out one after the other', async () => {
    const rig = await createAdapterRig();
    const operations = [
      { filter: { column: 'price', above: 5 } },
      { group: { by: 'region', sum: 'price' } },
      { sort: { column: 'sum of price', descending: true } },
      { rename: { region: 'where' } },
    ];
    expect(await rig.attempt(process, { data: CSV, operations })).toMatchObject({
      status: 'succeeded',
      outputs: {
        table: {
          columns: ['where', 'sum of price'],
          rows: [
            ['north', 30],
            ['south', 30],
          ],
        },
      },
    });
    expect(await rig.attempt(process, { data: CSV, operations: [{ select: ['gone'] }] })).toMatchObject({
      problem: { code: 'data.operation', reason: 'There is no column "gone"; there are region, price.' },
    });
    expect(await rig.attempt(process, { data: CSV, operations: ['normalize'] })).toMatchObject({
      problem: { code: 'data.operation' },
    });
  });

  test('columns are described, and a chart can draw that', async () => {
    const rig = await createAdapterRig();
    const outcome = await rig.attempt(describeData, { data: CSV });
    expect(outcome.outputs?.['columns']).toMatchObject([
      { column: 'region', distinct: 2, mean: null },
      { column: 'price', min: 10, max: 30, mean: 20, median: 20 },
    ]);
    expect(await rig.attempt(chart, { data: outcome.outputs?.['columns'] })).toMatchObject({ status: 'succeeded' });
  });

  test('a chart is also written to a file of the project', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(chart, { data: { a: 1, b: 2 }, file: 'out/chart.svg' })).toMatchObject({
      status: 'succeeded',
    });
    expect(await rig.read('out/chart.svg')).toContain('<svg');
    expect(await rig.attempt(chart, { data: { a: 1 }, file: '../chart.svg' })).toMatchObject({
      problem: { code: 'path.outside' },
    });
    expect(await rig.attempt(chart, { data: { a: 1 }, file: 'chart.pdf' })).toMatchObject({
      problem: { code: 'chart.fileType' },
    });
  });
});

import { good, type Result } from '#shared/result.ts';
import { planned, refuse, type ChartRequest, type PlannedChart } from './chart-plan.ts';
import { columnIndex, nameOf, numbersOf, numericColumns } from './choose-columns.ts';
import type { Table } from './table.ts';
import { unitOf } from '#shared/module/unit.ts';

const MAX_CELLS = 40_000;

/** Rows of a table with x, y and a value; or a matrix, whose first column may name the rows. */
export function planHeatmap(table: Table, request: ChartRequest): Result<PlannedChart> {
  const numbers = numericColumns(table);
  const texts = table.columns.map((_, index) => index).filter((index) => !numbers.includes(index));
  const isLong = request.x !== undefined || request.y !== undefined || request.value !== undefined || texts.length > 1;
  const planned = isLong ? planLong(table, request, texts, numbers) : planMatrix(table, texts[0], numbers);
  if (!planned.ok || planned.value.plan.kind !== 'heatmap') return planned;
  const { columns, rows } = planned.value.plan;
  if (columns.length * rows.length <= MAX_CELLS) return planned;
  const reason = `It would have ${columns.length} × ${rows.length} cells; ${MAX_CELLS} can be drawn.`;
  return refuse(
    'chart.tooMany',
    'The heat map is too large.',
    reason,
    'Choose columns with fewer different values.',
    'x',
  );
}

function planMatrix(table: Table, names: number | undefined, numbers: readonly number[]): Result<PlannedChart> {
  if (numbers.length === 0) {
    const reason = `The columns are ${table.columns.map((name) => `"${name}"`).join(', ')}.`;
    return refuse(
      'chart.notNumeric',
      'There is no column of numbers for a heat map.',
      reason,
      'Name x, y and value.',
      'data',
    );
  }
  const cells = table.rows.flatMap((row, y) =>
    numbers.flatMap((column, x) => (typeof row[column] === 'number' ? [[x, y, row[column]] as const] : [])),
  );
  const rows = table.rows.map((row, index) => (names === undefined ? `row ${index + 1}` : nameOf(row[names] ?? null)));
  const axes = { x: '', y: names === undefined ? '' : (table.columns[names] ?? ''), unit: '' as const };
  return planned({ kind: 'heatmap', columns: numbers.map((column) => table.columns[column] ?? ''), rows, cells, axes });
}

interface LongColumns {
  readonly x: number;
  readonly y: number;
  /** Undefined: rows are counted. */
  readonly value: number | undefined;
}

function planLong(
  table: Table,
  request: ChartRequest,
  texts: readonly number[],
  numbers: readonly number[],
): Result<PlannedChart> {
  const chosen = longColumns(table, request, texts, numbers);
  if (!chosen.ok) return chosen;
  const { x, y, value } = chosen.value;
  const amounts = value === undefined ? good(table.rows.map((): number | null => 1)) : numbersOf(table, value, 'value');
  if (!amounts.ok) return amounts;
  const columns = [...new Set(table.rows.map((row) => nameOf(row[x] ?? null)))];
  const rows = [...new Set(table.rows.map((row) => nameOf(row[y] ?? null)))];
  const sums = new Map<number, number>();
  let repeated = false;
  const columnAt = new Map(columns.map((name, index) => [name, index]));
  const rowAt = new Map(rows.map((name, index) => [name, index]));
  table.rows.forEach((row, index) => {
    const amount = amounts.value[index] ?? null;
    if (amount === null) return;
    const cell =
      (rowAt.get(nameOf(row[y] ?? null)) ?? 0) * columns.length + (columnAt.get(nameOf(row[x] ?? null)) ?? 0);
    repeated ||= sums.has(cell);
    sums.set(cell, (sums.get(cell) ?? 0) + amount);
  });
  const cells = [...sums].map(
    ([cell, sum]) => [cell % columns.length, Math.floor(cell / columns.length), sum] as const,
  );
  const [xName = '', yName = ''] = [table.columns[x], table.columns[y]];
  const counted = value === undefined ? [`Counted the rows per "${xName}" and "${yName}".`] : [];
  const summed = value !== undefined && repeated ? [`Added up the rows with the same "${xName}" and "${yName}".`] : [];
  const unit = value === undefined ? '' : unitOf(table.columns[value] ?? '');
  return planned({ kind: 'heatmap', columns, rows, cells, axes: { x: xName, y: yName, unit } }, [
    ...counted,
    ...summed,
  ]);
}

function longColumns(
  table: Table,
  request: ChartRequest,
  texts: readonly number[],
  numbers: readonly number[],
): Result<LongColumns> {
  const named = (name: string | undefined, parameter: string): Result<number | undefined> =>
    name === undefined ? good(undefined) : columnIndex(table, name, parameter);
  const x = named(request.x, 'x');
  if (!x.ok) return x;
  const y = named(typeof request.y === 'string' ? request.y : request.y?.[0], 'y');
  if (!y.ok) return y;
  const value = named(request.value, 'value');
  if (!value.ok) return value;
  const order = [...texts, ...numbers];
  const xColumn = x.value ?? order.find((index) => index !== y.value && index !== value.value);
  const yColumn = y.value ?? order.find((index) => index !== xColumn && index !== value.value);
  if (xColumn === undefined || yColumn === undefined) {
    const reason = `The data has ${table.columns.length} columns; a heat map needs one for x and one for y.`;
    return refuse(
      'chart.columnMissing',
      'There are not enough columns for a heat map.',
      reason,
      'Choose other data.',
      'data',
    );
  }
  return good({
    x: xColumn,
    y: yColumn,
    value: value.value ?? numbers.find((index) => index !== xColumn && index !== yColumn),
  });
}

import type { AxisNames, PointSeries } from '#shared/module/chart.ts';
import type { Result } from '#shared/result.ts';
import { planned, refuse, type ChartRequest, type PlannedChart } from './chart-plan.ts';
import { chooseColumns, isNumeric, isTimeColumn, nameOf, numbersOf, parseTime, ROW_NUMBER } from './choose-columns.ts';
import type { Table } from './table.ts';
import { unitOf } from '#shared/module/unit.ts';

interface Places {
  readonly axis: 'value' | 'time' | 'category';
  readonly categories: readonly string[];
  /** Where each row lies on the x axis; undefined: the row has no x. */
  readonly values: readonly (number | undefined)[];
}

/** Lines and points along numbers, times or names. */
export function planPoints(table: Table, kind: 'line' | 'scatter', request: ChartRequest): Result<PlannedChart> {
  const chosen = chooseColumns(table, request, true);
  if (!chosen.ok) return chosen;
  const { x, y, notes } = chosen.value;
  if (y.length === 0) return noNumbers(table, kind);
  const places = placeRows(table, x);
  const series: PointSeries[] = [];
  for (const column of y) {
    const numbers = numbersOf(table, column, 'y');
    if (!numbers.ok) return numbers;
    series.push({ name: table.columns[column] ?? '', points: joinPoints(places, numbers.value) });
  }
  if (series.every(({ points }) => points.every(([, value]) => value === null))) return noPoints(table, x, y);
  const missing = places.values.filter((value) => value === undefined).length;
  const told = missing === 0 ? [] : [`Left out ${missing} rows without "${table.columns[x]}".`];
  const sorted = kind === 'line' && places.axis !== 'category' ? series.map(sortPoints) : series;
  const { axis, categories } = places;
  const xUnit = x === ROW_NUMBER ? '' : unitOf(table.columns[x] ?? '');
  return planned({ kind, axis, categories, series: sorted, axes: axisNames(table, x, y), xUnit }, [...notes, ...told]);
}

function placeRows(table: Table, x: number): Places {
  if (x === ROW_NUMBER) return { axis: 'value', categories: [], values: table.rows.map((_, index) => index + 1) };
  const cells = table.rows.map((row) => row[x] ?? null);
  if (isNumeric(table, x)) {
    return {
      axis: 'value',
      categories: [],
      values: cells.map((cell) => (typeof cell === 'number' ? cell : undefined)),
    };
  }
  if (isTimeColumn(table, x)) {
    return {
      axis: 'time',
      categories: [],
      values: cells.map((cell) => (cell === null ? undefined : parseTime(String(cell)))),
    };
  }
  const categories = [...new Set(cells.map(nameOf))];
  const places = new Map(categories.map((name, index) => [name, index]));
  return { axis: 'category', categories, values: cells.map((cell) => places.get(nameOf(cell))) };
}

function joinPoints({ values }: Places, numbers: readonly (number | null)[]): PointSeries['points'] {
  return values.flatMap((place, row) => (place === undefined ? [] : [[place, numbers[row] ?? null] as const]));
}

/** A line goes along its axis; rows in another order would make it run back and forth. */
function sortPoints({ name, points }: PointSeries): PointSeries {
  return { name, points: points.toSorted((a, b) => a[0] - b[0]) };
}

function axisNames(table: Table, x: number, y: readonly number[]): AxisNames {
  const units = new Set(y.map((column) => unitOf(table.columns[column] ?? '')));
  return {
    x: x === ROW_NUMBER ? 'row' : (table.columns[x] ?? ''),
    y: y.length === 1 ? (table.columns[y[0] ?? 0] ?? '') : '',
    unit: units.size === 1 ? ([...units][0] ?? '') : '',
  };
}

function noNumbers(table: Table, kind: 'line' | 'scatter') {
  return refuse(
    'chart.notNumeric',
    `There is no column of numbers for a ${kind === 'line' ? 'line' : 'scatter chart'}.`,
    `The columns are ${table.columns.map((name) => `"${name}"`).join(', ')}.`,
    'Choose a column of numbers for y, or draw bars, which count the rows.',
    'y',
  );
}

function noPoints(table: Table, x: number, y: readonly number[]) {
  const names = y.map((column) => `"${table.columns[column]}"`).join(', ');
  const reason = `No row has both a value of "${table.columns[x]}" and one of ${names}.`;
  return refuse('chart.noData', 'There is nothing to draw.', reason, 'Choose other columns.', 'data');
}

export interface ThinnedPoints {
  readonly series: readonly PointSeries[];
  readonly drawn: number;
  readonly of: number;
  /** Side of the square in pixels of which one point was kept; 0 when all were. */
  readonly cell: number;
}

/** Points that would lie on each other are drawn once: of every small square one point is kept, so that at most `limit` are left. */
export function thinPoints(
  series: readonly PointSeries[],
  { width, height, limit }: { readonly width: number; readonly height: number; readonly limit: number },
): ThinnedPoints {
  const points = series
    .flatMap((one) => one.points)
    .filter((point): point is readonly [number, number] => point[1] !== null);
  const of = points.length;
  if (of <= limit) return { series, drawn: of, of, cell: 0 };
  const across = scale(points.map(([x]) => x));
  const down = scale(points.map(([, y]) => y));
  for (let cell = 2; ; cell++) {
    const columns = Math.ceil(width / cell);
    const place = (x: number, y: number): number =>
      Math.round(down(y) * (height / cell)) * (columns + 1) + Math.round(across(x) * columns);
    const thinned = series.map(({ name, points }) => ({ name, points: keepFirst(points, place) }));
    const drawn = thinned.reduce((sum, one) => sum + one.points.length, 0);
    if (drawn <= limit || cell > width) return { series: thinned, drawn, of, cell };
  }
}

function keepFirst(points: PointSeries['points'], place: (x: number, y: number) => number): PointSeries['points'] {
  const taken = new Set<number>();
  return points.filter(([x, y]) => {
    if (y === null || taken.has(place(x, y))) return false;
    taken.add(place(x, y));
    return true;
  });
}

/** From 0 to 1 between the lowest and the highest value. */
function scale(values: readonly number[]): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const span = high - low || 1;
  return (value) => (value - low) / span;
}

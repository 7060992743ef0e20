import { good, type Result } from '#shared/result.ts';
import { planned, refuse, type ChartRequest, type PlannedChart } from './chart-plan.ts';
import { chooseColumns, nameOf, numbersOf, ROW_NUMBER, type ChosenColumns } from './choose-columns.ts';
import type { Table } from './table.ts';
import { unitOf, type Unit } from '#shared/module/unit.ts';

const MAX_CATEGORIES = 500;
const MAX_SLICES = 12;

interface Groups {
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly notes: readonly string[];
  readonly unit: Unit;
  readonly xName: string;
}

export function planBar(table: Table, request: ChartRequest): Result<PlannedChart> {
  const groups = groupRows(table, request);
  if (!groups.ok) return groups;
  const { categories, series, notes, unit, xName } = groups.value;
  if (categories.length > MAX_CATEGORIES) {
    return refuse(
      'chart.tooMany',
      `${categories.length} bars are more than anybody can read.`,
      `"${xName}" has ${categories.length} different values; a bar chart draws up to ${MAX_CATEGORIES}.`,
      'Draw a line or a histogram, or choose another column for x.',
      'x',
    );
  }
  const yName = series.length === 1 ? (series[0]?.name ?? '') : '';
  return planned({ kind: 'bar', categories, series, axes: { x: xName, y: yName, unit } }, notes);
}

export function planPie(table: Table, request: ChartRequest): Result<PlannedChart> {
  const groups = groupRows(table, request);
  if (!groups.ok) return groups;
  const [first, ...others] = groups.value.series;
  const values = first?.values ?? [];
  const slices = groups.value.categories.map((name, index) => ({ name, value: values[index] ?? 0 }));
  const negative = slices.find((slice) => slice.value < 0);
  if (negative !== undefined) {
    const reason = `"${negative.name}" is ${negative.value}; a slice cannot be less than nothing.`;
    return refuse('chart.negative', 'A pie cannot show negative numbers.', reason, 'Draw bars instead.', 'data');
  }
  if (slices.every((slice) => slice.value === 0)) {
    const reason = `All ${slices.length} values of "${first?.name}" are 0, so there are no shares.`;
    return refuse(
      'chart.noData',
      'There is nothing to draw.',
      reason,
      'Draw bars instead, or choose another column.',
      'data',
    );
  }
  const left = others.length === 0 ? [] : [`A pie shows one column: "${first?.name}".`];
  const parts = withoutTotal(slices);
  const joined = joinSmallest(parts.slices);
  const notes = [...groups.value.notes, ...left, ...parts.notes, ...joined.notes];
  return planned({ kind: 'pie', slices: joined.slices, unit: groups.value.unit }, notes);
}

type Slices = readonly { readonly name: string; readonly value: number }[];

/** A slice for the whole beside its parts would halve every share. */
function withoutTotal(slices: Slices): { readonly slices: Slices; readonly notes: readonly string[] } {
  const total = slices.find((slice) => /^(total|sum|all)$/i.test(slice.name));
  const rest = slices.filter((slice) => slice !== total);
  const sum = rest.reduce((so, slice) => so + slice.value, 0);
  if (total === undefined || rest.length < 2 || total.value !== sum) return { slices, notes: [] };
  return { slices: rest, notes: [`Left out "${total.name}": it is the sum of the other slices.`] };
}

function joinSmallest(slices: Slices): { readonly slices: Slices; readonly notes: readonly string[] } {
  if (slices.length <= MAX_SLICES) return { slices, notes: [] };
  const bySize = slices.toSorted((a, b) => b.value - a.value);
  const small = new Set(bySize.slice(MAX_SLICES - 1));
  const value = [...small].reduce((sum, slice) => sum + slice.value, 0);
  const rest = { name: `Other (${small.size})`, value };
  return {
    slices: [...bySize.slice(0, MAX_SLICES - 1), rest],
    notes: [`Joined the ${small.size} smallest of ${slices.length} slices.`],
  };
}

/** One group per different x, in order of first appearance, with the sum of each y; or how many rows each x has. */
function groupRows(table: Table, request: ChartRequest): Result<Groups> {
  const chosen = chooseColumns(table, request, false);
  if (!chosen.ok) return chosen;
  const { x, y, notes } = chosen.value;
  const names = table.rows.map((row, index) => (x === ROW_NUMBER ? String(index + 1) : nameOf(row[x] ?? null)));
  const places = new Map([...new Set(names)].map((name, index) => [name, index]));
  const series = y.length === 0 ? good([countRows(names, places)]) : sumColumns(table, y, names, places);
  if (!series.ok) return series;
  const isRepeated = y.length > 0 && places.size < names.length;
  const summed = isRepeated
    ? [`Added up the rows with the same "${table.columns[x]}" (${names.length} rows, ${places.size} names).`]
    : [];
  const counted = y.length === 0 ? [`Counted the rows per "${columnName(table, chosen.value)}".`] : [];
  const categories = [...places.keys()];
  return good({
    categories,
    series: series.value,
    notes: [...notes, ...counted, ...summed],
    unit: commonUnit(table, y, categories),
    xName: columnName(table, chosen.value),
  });
}

function countRows(names: readonly string[], places: ReadonlyMap<string, number>) {
  const values = Array.from(places, () => 0);
  for (const name of names) values[places.get(name) ?? 0] = (values[places.get(name) ?? 0] ?? 0) + 1;
  return { name: 'count', values };
}

function sumColumns(table: Table, y: readonly number[], names: readonly string[], places: ReadonlyMap<string, number>) {
  const series: { name: string; values: (number | null)[] }[] = [];
  for (const column of y) {
    const numbers = numbersOf(table, column, 'y');
    if (!numbers.ok) return numbers;
    const values = Array.from(places, (): number | null => null);
    numbers.value.forEach((number, row) => {
      const place = places.get(names[row] ?? '') ?? 0;
      if (number !== null) values[place] = (values[place] ?? 0) + number;
    });
    series.push({ name: table.columns[column] ?? '', values });
  }
  return good(series);
}

function columnName(table: Table, { x }: ChosenColumns): string {
  return x === ROW_NUMBER ? 'row' : (table.columns[x] ?? '');
}

/** From the name of the column; for an object name → number from the names themselves (`{lintMs: 3, testMs: 7}`). */
function commonUnit(table: Table, y: readonly number[], categories: readonly string[]): Unit {
  const units = new Set(y.map((column) => unitOf(table.columns[column] ?? '')));
  const [unit = ''] = units;
  if (units.size === 1 && unit !== '') return unit;
  const named = new Set(y.length === 1 ? categories.map(unitOf) : []);
  return named.size === 1 ? ([...named][0] ?? '') : '';
}

import type { Bin } from '#shared/module/chart.ts';
import type { Result } from '#shared/result.ts';
import { planned, refuse, type ChartRequest, type PlannedChart } from './chart-plan.ts';
import { columnIndex, namedColumns, numbersOf, numericColumns } from './choose-columns.ts';
import type { Table } from './table.ts';
import { unitOf } from '#shared/module/unit.ts';

/** How often the values of one column occur. */
export function planHistogram(table: Table, request: ChartRequest): Result<PlannedChart> {
  const column = chooseColumn(table, request);
  if (!column.ok) return column;
  const { index, notes } = column.value;
  const numbers = numbersOf(table, index, 'y');
  if (!numbers.ok) return numbers;
  const values = numbers.value.filter((value) => value !== null);
  const empty = numbers.value.length - values.length;
  const told = empty === 0 ? [] : [`Left out ${empty} rows without a value.`];
  const name = table.columns[index] ?? '';
  const bins = fillBins(values, binEdges(values, request.bins));
  return planned({ kind: 'histogram', bins, axes: { x: name, y: 'count', unit: unitOf(name) } }, [...notes, ...told]);
}

function chooseColumn(table: Table, { x, y }: ChartRequest): Result<{ index: number; notes: readonly string[] }> {
  if (y !== undefined) {
    const named = namedColumns(table, y);
    if (!named.ok) return named;
    const [index = 0, ...more] = named.value;
    return {
      ok: true,
      value: { index, notes: more.length === 0 ? [] : [`A histogram shows one column: "${table.columns[index]}".`] },
    };
  }
  if (x !== undefined) {
    const named = columnIndex(table, x, 'x');
    return named.ok ? { ok: true, value: { index: named.value, notes: [] } } : named;
  }
  // The counter that a plain list of numbers gets is not what was measured.
  const numbers = numericColumns(table).filter(
    (index) => !(table.columns[index] === 'index' && table.columns.length > 1),
  );
  const [index, ...more] = numbers;
  if (index === undefined) {
    const reason = `The columns are ${table.columns.map((name) => `"${name}"`).join(', ')}.`;
    return refuse(
      'chart.notNumeric',
      'There is no column of numbers for a histogram.',
      reason,
      'Draw bars, which count the rows.',
      'y',
    );
  }
  const name = table.columns[index];
  return {
    ok: true,
    value: {
      index,
      notes: more.length === 0 ? [] : [`Drew "${name}", the first of ${numbers.length} columns of numbers.`],
    },
  };
}

/** Edges in ascending order. Without a wish: round widths near the rule of Freedman and Diaconis, between 5 and 50 bars. */
export function binEdges(values: readonly number[], wanted?: number): readonly number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low === high) return [low - 0.5, high + 0.5];
  const edges = wanted === undefined ? roundEdges(values, low, high) : evenEdges(low, high, wanted);
  // Values that differ only in their last digits leave no room for edges between them.
  return areEdges(edges, low, high) ? edges : [low, high];
}

function evenEdges(low: number, high: number, count: number): readonly number[] {
  return Array.from({ length: count + 1 }, (_, index) =>
    index === count ? high : low + (high - low) * (index / count),
  );
}

function roundEdges(values: readonly number[], low: number, high: number): readonly number[] {
  const isWhole = values.every(Number.isInteger);
  // Few whole numbers get a bar each, which stands over its number.
  if (isWhole && high - low <= 24) return Array.from({ length: high - low + 2 }, (_, index) => low + index - 0.5);
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const width = (2 * (at(0.75) - at(0.25))) / Math.cbrt(values.length);
  const ideal = Math.min(50, Math.max(5, width > 0 ? (high - low) / width : Math.sqrt(values.length)));
  const step = Math.max(roundStep((high - low) / ideal), isWhole ? 1 : 0);
  const first = Math.floor(low / step);
  const count = Math.floor(high / step) + 1 - first;
  if (!(count <= 120)) return [];
  // Multiplying keeps 0.3 from becoming 0.30000000000000004 by adding.
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function areEdges(edges: readonly number[], low: number, high: number): boolean {
  const isAscending = edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? 0));
  return isAscending && (edges[0] ?? Infinity) <= low && (edges.at(-1) ?? -Infinity) >= high;
}

/** The next of 1, 2, 5 × 10ⁿ. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * 0.999) ?? 10;
  return factor * power;
}

function fillBins(values: readonly number[], edges: readonly number[]): readonly Bin[] {
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  for (const value of values) {
    const place = Math.min(counts.length - 1, Math.max(0, upperBound(edges, value) - 1));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: edges[index] ?? 0, to: edges[index + 1] ?? 0, count }));
}

/** How many edges are ≤ value. */
function upperBound(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

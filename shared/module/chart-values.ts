import type { ChartPlan } from './chart.ts';
import { formatNumber, type Unit } from './unit.ts';

export interface ChartValues {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** The figures of a chart as a table, for whoever cannot see it or wants them exactly. */
export function chartValues(plan: ChartPlan): ChartValues {
  switch (plan.kind) {
    case 'bar':
      return tableOf(
        [plan.axes.x, ...plan.series.map(({ name }) => name)],
        plan.categories.map((name, at) => [name, ...plan.series.map(({ values }) => values[at] ?? null)]),
      );
    case 'line':
    case 'scatter': {
      const place = (x: number) => placeText(plan, x);
      return plan.series.length === 1
        ? tableOf(
            [plan.axes.x, plan.axes.y],
            (plan.series[0]?.points ?? []).map(([x, y]) => [place(x), y]),
          )
        : tableOf(
            ['series', plan.axes.x, plan.axes.y],
            plan.series.flatMap(({ name, points }) => points.map(([x, y]) => [name, place(x), y])),
          );
    }
    case 'histogram':
      return tableOf(
        ['from', 'to', plan.axes.y],
        plan.bins.map(({ from, to, count }) => [from, to, count]),
      );
    case 'pie': {
      const total = plan.slices.reduce((sum, { value }) => sum + value, 0);
      return tableOf(
        ['name', 'value', 'percent'],
        plan.slices.map(({ name, value }) => [name, value, Math.round((value / total) * 1000) / 10]),
      );
    }
    case 'heatmap':
      return tableOf(
        [plan.axes.y, plan.axes.x, 'value'],
        plan.cells.map(([x, y, value]) => [plan.rows[y] ?? '', plan.columns[x] ?? '', value]),
      );
  }
}

type PointsPlan = Extract<ChartPlan, { kind: 'line' | 'scatter' }>;

/** A place on the x axis: a category, a time in UTC, or the number itself. */
export function placeText({ axis, categories }: Pick<PointsPlan, 'axis' | 'categories'>, x: number): string | number {
  if (axis === 'category') return categories[x] ?? '';
  return axis === 'time' ? new Date(x).toISOString().replace(/T00:00:00\.000Z$/, '') : x;
}

/** What a mark says when the pointer is on it. */
export function amountText(value: number | null | undefined, unit: Unit): string {
  return value === null || value === undefined ? '–' : formatNumber(value, unit);
}

/** Columns that have no name, or the same as another, get one: a row is found by it. */
function tableOf(names: readonly string[], rows: readonly (readonly (string | number | null)[])[]): ChartValues {
  const columns: string[] = [];
  for (const name of names) {
    const plain = name === '' ? 'value' : name;
    let own = plain;
    for (let count = 2; columns.includes(own); count += 1) own = `${plain} ${count}`;
    columns.push(own);
  }
  return {
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]))),
  };
}

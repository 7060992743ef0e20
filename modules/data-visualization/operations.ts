import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Cell, Table } from './table.ts';

type Mapping = Readonly<Record<string, unknown>>;
type Operation = (table: Table, wish: unknown) => Table | string;

/** One operation on a table; a problem says which one is not understood, or which column is not there. */
export function applyOperation(table: Table, operation: unknown, index: number): Result<Table> {
  const entries = isMapping(operation) ? Object.entries(operation) : [];
  const [[name, wish] = ['', undefined]] = entries;
  const apply = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (apply === undefined || entries.length !== 1)
    return bad(
      wrong(
        index,
        `It is ${JSON.stringify(operation).slice(0, 120)}; known are ${Object.keys(OPERATIONS).join(', ')}.`,
      ),
    );
  const result = apply(table, wish);
  return typeof result === 'string' ? bad(wrong(index, result)) : good(result);
}

const OPERATIONS: Readonly<Record<string, Operation>> = { select, filter, sort, limit, group, rename };

function select(table: Table, wish: unknown): Table | string {
  const names = Array.isArray(wish) ? wish.map(String) : typeof wish === 'string' ? [wish] : [];
  if (names.length === 0) return 'select needs a list of columns.';
  const places = names.map((name) => table.columns.indexOf(name));
  const missing = names.find((_, at) => places[at] === -1);
  if (missing !== undefined) return noColumn(table, missing);
  return { columns: names, rows: table.rows.map((row) => places.map((at) => row[at] ?? null)) };
}

function filter(table: Table, wish: unknown): Table | string {
  if (!isMapping(wish)) return 'filter needs { column, equals | above | below | contains }.';
  const at = table.columns.indexOf(String(wish['column']));
  if (at === -1) return noColumn(table, String(wish['column']));
  const [name, limit] = Object.entries(wish).find(([key]) => key !== 'column') ?? ['', undefined];
  const test = TESTS[name];
  if (test === undefined) return 'filter needs one of equals, above, below and contains.';
  return { ...table, rows: table.rows.filter((row) => test(row[at] ?? null, limit)) };
}

const TESTS: Readonly<Record<string, (cell: Cell, limit: unknown) => boolean>> = {
  equals: (cell, limit) => cell === limit,
  above: (cell, limit) => typeof cell === 'number' && cell > Number(limit),
  below: (cell, limit) => typeof cell === 'number' && cell < Number(limit),
  contains: (cell, limit) => String(cell ?? '').includes(String(limit)),
};

function sort(table: Table, wish: unknown): Table | string {
  const name = isMapping(wish) ? String(wish['column']) : String(wish);
  const sign = isMapping(wish) && wish['descending'] === true ? -1 : 1;
  const at = table.columns.indexOf(name);
  if (at === -1) return noColumn(table, name);
  return { ...table, rows: table.rows.toSorted((a, b) => sign * compare(a[at] ?? null, b[at] ?? null)) };
}

function compare(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''), 'en');
}

function limit(table: Table, wish: unknown): Table | string {
  const count = Number(wish);
  return Number.isInteger(count) && count >= 0
    ? { ...table, rows: table.rows.slice(0, count) }
    : 'limit needs a whole number.';
}

const SUMS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  count: (values) => values.length,
  min: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  max: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
};

function group(table: Table, wish: unknown): Table | string {
  if (!isMapping(wish)) return 'group needs { by, sum | mean | count | min | max: column }.';
  const by = table.columns.indexOf(String(wish['by']));
  if (by === -1) return noColumn(table, String(wish['by']));
  const [name, column] = Object.entries(wish).find(([key]) => key in SUMS) ?? ['', undefined];
  const sum = SUMS[name];
  const at = name === 'count' ? by : table.columns.indexOf(String(column));
  if (sum === undefined) return 'group needs one of sum, mean, count, min and max.';
  if (at === -1) return noColumn(table, String(column));
  const groups = new Map<Cell, number[]>();
  for (const row of table.rows) {
    const values = groups.get(row[by] ?? null) ?? [];
    groups.set(row[by] ?? null, values);
    const value = row[at] ?? null;
    if (name === 'count') values.push(1);
    else if (typeof value === 'number') values.push(value);
  }
  const title = name === 'count' ? 'count' : `${name} of ${String(column)}`;
  return {
    columns: [table.columns[by] ?? '', title],
    rows: [...groups].map(([key, values]) => [key, values.length === 0 ? null : sum(values)]),
  };
}

function rename(table: Table, wish: unknown): Table | string {
  if (!isMapping(wish)) return 'rename needs { old: new }.';
  const missing = Object.keys(wish).find((name) => !table.columns.includes(name));
  if (missing !== undefined) return noColumn(table, missing);
  return { ...table, columns: table.columns.map((name) => (Object.hasOwn(wish, name) ? String(wish[name]) : name)) };
}

function noColumn({ columns }: Table, name: string): string {
  return `There is no column "${name}"; there are ${columns.join(', ')}.`;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(index: number, reason: string): Problem {
  return problem('data.operation', `Operation ${index + 1} cannot be carried out.`, {
    reason,
    remedy: 'Correct the operation; the Docs tab of the action lists them.',
    place: { parameter: 'operations' },
    retryable: false,
  });
}

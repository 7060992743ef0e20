import type { Row } from './table-rows.ts';

export interface ReadTable {
  readonly rows: readonly Row[];
  /** In order; undefined: as the rows have them. */
  readonly columns: readonly string[] | undefined;
  /** Where a cell lies in the value, for an expression. */
  readonly pathOf: (index: number, column: string) => readonly (string | number)[];
}

/** A list of flat objects, or `{ columns, rows }` with rows as lists: what reads best as a table. Checked by hand, since it may have a hundred thousand rows. */
export function readTable(value: unknown): ReadTable | undefined {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    if (list.length === 0 || !list.every(isFlat)) return undefined;
    return { rows: list, columns: undefined, pathOf: (index, column) => [index, column] };
  }
  if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
  const { columns, rows } = value;
  if (!Array.isArray(columns) || !Array.isArray(rows) || rows.length === 0) return undefined;
  const names: readonly unknown[] = columns;
  const lists: readonly unknown[] = rows;
  if (!names.every((name) => typeof name === 'string') || new Set(names).size !== names.length) return undefined;
  if (!lists.every((row) => Array.isArray(row) && row.every(isScalar))) return undefined;
  return {
    rows: (lists as readonly (readonly unknown[])[]).map((row) =>
      Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])),
    ),
    columns: names,
    pathOf: (index, column) => ['rows', index, names.indexOf(column)],
  };
}

function isFlat(value: unknown): value is Row {
  return isObject(value) && Object.values(value).every(isScalar);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

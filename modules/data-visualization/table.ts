import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { unitOf } from '#shared/module/unit.ts';

export type Cell = string | number | boolean | null;

/** What every chart is drawn from, and what the output `data` holds. All rows have as many cells as there are columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface NormalizedTable {
  readonly table: Table;
  /** What was left out or read in a way that is not self-evident; for the log. */
  readonly notes: readonly string[];
}

type PlainObject = Readonly<Record<string, unknown>>;

/**
 * Brings a value into one form. Takes: a list of objects, a list of lists (a first row of names is recognised), a list of plain values,
 * `{columns, rows}`, an object of lists (one per column), an object of objects (one per row), an object name → number.
 */
export function normalizeTable(value: unknown): Result<NormalizedTable> {
  const read = readValue(value);
  if (!read.ok) return read;
  const { table, notes } = read.value;
  if (table.rows.length === 0) return bad(noData('The data has no rows.'));
  if (table.columns.length === 0) return bad(noData('The data has no columns.'));
  return good({ table: withNumbers(table), notes });
}

function readValue(value: unknown): Result<NormalizedTable> {
  if (Array.isArray(value)) return readList(value);
  if (isPlainObject(value)) return readObject(value);
  const what = value === null || value === undefined ? 'nothing' : `a single ${typeof value}`;
  return bad(noData(`The data is ${what}; a chart needs a list, a table or an object of numbers.`));
}

function readList(list: readonly unknown[]): Result<NormalizedTable> {
  const kinds = list.map(kindOf);
  const kind = kinds.find((one) => one !== 'null') ?? 'null';
  const other = kinds.findIndex((one) => one !== kind && one !== 'null');
  if (other !== -1) {
    const reason = `Entry ${other + 1} is ${NAMES[kinds[other] ?? 'null']}, but the entries before it are ${NAMES[kind]}s.`;
    return bad(unreadable('chart.rowKind', 'The entries of the data are of different kinds.', reason));
  }
  switch (kind) {
    case 'object':
      return plain(fromObjects(list as readonly (PlainObject | null)[]));
    case 'list':
      return fromLists(list as readonly (readonly unknown[])[]);
    case 'value':
    case 'null':
      return plain({ columns: ['index', 'value'], rows: list.map((one, index) => [index + 1, toCell(one)]) });
  }
}

function readObject(value: PlainObject): Result<NormalizedTable> {
  const { columns, rows } = value;
  if (Array.isArray(columns) && Array.isArray(rows)) return fromColumnsAndRows(columns, rows);
  const entries = Object.entries(value);
  if (entries.length === 0) return bad(noData('The data is an empty object.'));
  if (entries.every(([, one]) => Array.isArray(one))) return fromColumns(entries as [string, readonly unknown[]][]);
  if (entries.every(([, one]) => isPlainObject(one))) return fromNamedRows(entries as [string, PlainObject][]);
  if (entries.some(([, one]) => typeof one === 'number')) return good(fromNamedNumbers(entries));
  const { summary } = value;
  if (isPlainObject(summary) && Object.values(summary).some((one) => typeof one === 'number')) {
    const inner = fromNamedNumbers(Object.entries(summary));
    return good({ ...inner, notes: ['Drew the numbers of "summary".', ...inner.notes] });
  }
  const names = entries.map(([name]) => `"${name}"`).slice(0, 10);
  return bad(noData(`The data is an object without numbers; it has ${names.join(', ')}.`));
}

function fromObjects(list: readonly (PlainObject | null)[]): Table {
  const flat = list.map((one) => flatten(one ?? {}));
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return { columns, rows: flat.map((row) => columns.map((column) => row.get(column) ?? null)) };
}

/** `{a: {b: 1}}` becomes the column `a.b`; lists inside a row are kept as text. */
function flatten(object: PlainObject, prefix = ''): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [key, value] of Object.entries(object)) {
    if (isPlainObject(value)) for (const [inner, cell] of flatten(value, `${prefix}${key}.`)) cells.set(inner, cell);
    else cells.set(prefix + key, toCell(value));
  }
  return cells;
}

function fromLists(list: readonly (readonly unknown[] | null)[]): Result<NormalizedTable> {
  const rows = list.map((row) => (row ?? []).map(toCell));
  const width = rows[0]?.length ?? 0;
  const uneven = rows.findIndex((row) => row.length !== width);
  if (uneven !== -1) return bad(rowLength(uneven + 1, rows[uneven]?.length ?? 0, width));
  const [first = [], ...rest] = rows;
  const isHeader =
    rest.length > 0 && first.every((cell) => typeof cell === 'string' && cell !== '' && !isNumberText(cell));
  const columns = isHeader ? first.map(String) : first.map((_, index) => `column ${index + 1}`);
  return uniqueColumns({ columns, rows: isHeader ? rest : rows });
}

function fromColumnsAndRows(columns: readonly unknown[], rows: readonly unknown[]): Result<NormalizedTable> {
  const names = columns.map((column) => String(isPlainObject(column) ? (column['name'] ?? '') : column));
  const cells = rows.map((row) =>
    isPlainObject(row) ? names.map((name) => toCell(row[name])) : Array.isArray(row) ? row.map(toCell) : [],
  );
  const uneven = cells.findIndex((row) => row.length !== names.length);
  if (uneven !== -1) return bad(rowLength(uneven + 1, cells[uneven]?.length ?? 0, names.length));
  return uniqueColumns({ columns: names, rows: cells });
}

function fromColumns(entries: readonly (readonly [string, readonly unknown[]])[]): Result<NormalizedTable> {
  const [[firstName, first] = ['', []]] = entries;
  const uneven = entries.find(([, values]) => values.length !== first.length);
  if (uneven !== undefined) {
    const reason = `"${uneven[0]}" has ${uneven[1].length} values, but "${firstName}" has ${first.length}.`;
    return bad(unreadable('chart.columnLength', 'The columns of the data are of different length.', reason));
  }
  const rows = first.map((_, index) => entries.map(([, values]) => toCell(values[index])));
  return plain({ columns: entries.map(([name]) => name), rows });
}

function fromNamedRows(entries: readonly (readonly [string, PlainObject])[]): Result<NormalizedTable> {
  const { columns, rows } = fromObjects(entries.map(([, row]) => row));
  const nameColumn = columns.includes('name') ? 'key' : 'name';
  return uniqueColumns({
    columns: [nameColumn, ...columns],
    rows: rows.map((row, index) => [entries[index]?.[0] ?? '', ...row]),
  });
}

/** Counts and a duration do not share an axis: the unit most of the numbers have is drawn, the rest is named in a note. */
function fromNamedNumbers(entries: readonly (readonly [string, unknown])[]): NormalizedTable {
  const numbers = entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const sizes = new Map<string, number>();
  for (const [name] of numbers) sizes.set(unitOf(name), (sizes.get(unitOf(name)) ?? 0) + 1);
  const unit = [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  const drawn = numbers.filter(([name]) => unitOf(name) === unit);
  const strange = numbers
    .filter(([name]) => unitOf(name) !== unit)
    .map(([name]) => `Left out "${name}": it is in another unit than the rest.`);
  const texts = entries
    .filter(([, value]) => typeof value !== 'number')
    .map(([name]) => `Left out "${name}": it is not a number.`);
  return { table: { columns: ['name', 'value'], rows: drawn }, notes: [...strange, ...texts] };
}

function uniqueColumns(table: Table): Result<NormalizedTable> {
  const twice = table.columns.find((column, index) => table.columns.indexOf(column) !== index);
  if (twice === undefined) return plain(table);
  return bad(unreadable('chart.columnTwice', `The data has two columns "${twice}".`, 'Columns are chosen by name.'));
}

function plain(table: Table): Result<NormalizedTable> {
  return good({ table, notes: [] });
}

/** A column of texts that all read as numbers, as CSV gives them, becomes a column of numbers. `007` stays a text. */
function withNumbers({ columns, rows }: Table): Table {
  const numeric = columns.map((_, index) => isNumberColumn(rows.map((row) => row[index] ?? null)));
  const convert = (cell: Cell, index: number): Cell => {
    if (typeof cell === 'number' && !Number.isFinite(cell)) return null;
    if (typeof cell !== 'string' || numeric[index] !== true) return cell;
    return cell.trim() === '' ? null : Number(cell);
  };
  return { columns, rows: rows.map((row) => row.map(convert)) };
}

function isNumberColumn(cells: readonly Cell[]): boolean {
  const given = cells.filter((cell) => cell !== null && !(typeof cell === 'string' && cell.trim() === ''));
  return (
    given.length > 0 &&
    given.every((cell) => typeof cell === 'number' || (typeof cell === 'string' && isNumberText(cell)))
  );
}

function isNumberText(text: string): boolean {
  return /^\s*[+-]?(0|[1-9]\d*|0?\.\d+|(0|[1-9]\d*)\.\d*)(e[+-]?\d+)?\s*$/i.test(text) && Number.isFinite(Number(text));
}

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Kind = 'object' | 'list' | 'value' | 'null';
const NAMES: Readonly<Record<Kind, string>> = { object: 'object', list: 'list', value: 'plain value', null: 'null' };

function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'list' : typeof value === 'object' ? 'object' : 'value';
}

function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function rowLength(row: number, has: number, wanted: number): Problem {
  return unreadable(
    'chart.rowLength',
    'The rows of the data are of different length.',
    `Row ${row} has ${has} values, but there are ${wanted} columns.`,
  );
}

export function noData(reason: string): Problem {
  return problem('chart.noData', 'There is nothing to draw.', {
    reason,
    remedy:
      'Give a list of objects or numbers, an object name → number, CSV text, or the path of a .csv or .json file.',
    place: { parameter: 'data' },
    retryable: false,
  });
}

function unreadable(code: string, message: string, reason: string): Problem {
  return problem(code, message, {
    reason,
    remedy: 'Correct the data.',
    place: { parameter: 'data' },
    retryable: false,
  });
}

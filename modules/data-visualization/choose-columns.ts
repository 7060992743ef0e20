import { closestWord } from '#shared/closest-word.ts';
import { good, type Result } from '#shared/result.ts';
import { refuse, type ChartRequest } from './chart-plan.ts';
import type { Cell, Table } from './table.ts';
import { unitOf } from '#shared/module/unit.ts';

/** Values without an own column: the row's number for x, the number of rows for y. */
export const ROW_NUMBER = -1;

export interface ChosenColumns {
  /** Index of the column, or ROW_NUMBER. */
  readonly x: number;
  /** Empty: rows are counted per x. */
  readonly y: readonly number[];
  readonly notes: readonly string[];
}

const MAX_SERIES = 12;
/** Numbers that are places, not amounts: adding up line numbers of findings says nothing. */
const PLACES = ['line', 'column', 'endLine', 'endColumn'];

export function columnIndex(table: Table, name: string, parameter: string): Result<number> {
  const exact = table.columns.indexOf(name);
  const index = exact === -1 ? table.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase()) : exact;
  if (index !== -1) return good(index);
  const meant = closestWord(name, table.columns);
  return refuse(
    'chart.columnMissing',
    `The data has no column "${name}".`,
    `It has ${table.columns.map((column) => `"${column}"`).join(', ')}.`,
    meant === undefined ? 'Choose one of these columns.' : `Did you mean "${meant}"?`,
    parameter,
  );
}

export function isNumeric(table: Table, column: number): boolean {
  const cells = table.rows.map((row) => row[column] ?? null).filter((cell) => cell !== null);
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
}

export function numericColumns(table: Table): readonly number[] {
  const isFindings = table.columns.includes('severity') && table.columns.includes('line');
  return table.columns.flatMap((name, index) =>
    isNumeric(table, index) && !(isFindings && PLACES.includes(name)) ? [index] : [],
  );
}

/** The columns named in `y`: a name, several names, or several in one text with commas. */
export function namedColumns(table: Table, y: string | readonly string[]): Result<readonly number[]> {
  const names = typeof y !== 'string' ? y : table.columns.includes(y) ? [y] : y.split(',').map((name) => name.trim());
  const indexes: number[] = [];
  for (const name of names) {
    const index = columnIndex(table, name, 'y');
    if (!index.ok) return index;
    if (!indexes.includes(index.value)) indexes.push(index.value);
  }
  return good(indexes);
}

/** For bar, line, scatter and pie. `preferNumbers`: x is numbers where there are two columns of them (lines and points). */
export function chooseColumns(table: Table, request: ChartRequest, preferNumbers: boolean): Result<ChosenColumns> {
  const y = request.y === undefined ? undefined : namedColumns(table, request.y);
  if (y !== undefined && !y.ok) return y;
  const x =
    request.x === undefined ? good(defaultX(table, y?.value ?? [], preferNumbers)) : columnIndex(table, request.x, 'x');
  if (!x.ok) return x;
  if (y !== undefined) return good({ x: x.value, y: y.value, notes: [] });
  return good({ x: x.value, ...defaultY(table, x.value) });
}

function defaultX(table: Table, taken: readonly number[], preferNumbers: boolean): number {
  const free = table.columns.map((_, index) => index).filter((index) => !taken.includes(index));
  const numbers = numericColumns(table);
  const texts = free.filter((index) => !numbers.includes(index) && !PLACES.includes(table.columns[index] ?? ''));
  const severity = table.columns.indexOf('severity');
  const isCounting = taken.length === 0 && numbers.length === 0;
  if (isCounting && severity !== -1) return severity;
  const times = preferNumbers ? texts.filter((index) => isTimeColumn(table, index)) : [];
  const leading = numbers.find((index) => free.includes(index));
  const hasOther = leading !== undefined && (taken.length > 0 || numbers.length > 1);
  if (times[0] !== undefined) return times[0];
  if (texts[0] !== undefined && !(preferNumbers && hasOther && leading < texts[0])) return texts[0];
  return hasOther ? leading : ROW_NUMBER;
}

/** All columns of numbers that share the unit of the first; what does not fit on the axis is told, not drawn. */
function defaultY(table: Table, x: number): { readonly y: readonly number[]; readonly notes: readonly string[] } {
  const numbers = numericColumns(table).filter((index) => index !== x);
  const unit = unitOf(table.columns[numbers[0] ?? 0] ?? '');
  const same = numbers.filter((index) => unitOf(table.columns[index] ?? '') === unit);
  const left = [...numbers.filter((index) => !same.includes(index)), ...same.slice(MAX_SERIES)];
  const names = left.map((index) => `"${table.columns[index]}"`).join(', ');
  const notes =
    left.length === 0
      ? []
      : [`Left out ${names}: another unit, or too many for one chart. Name them in y to draw them.`];
  return { y: same.slice(0, MAX_SERIES), notes };
}

/** Dates as people write them into data: `2026`, no; `2026-03`, `2026-03-01`, `2026-03-01T12:30:00Z`, yes. */
const TIME = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;

export function isTimeColumn(table: Table, column: number): boolean {
  const cells = table.rows.map((row) => row[column] ?? null).filter((cell) => cell !== null);
  return cells.length > 0 && cells.every((cell) => typeof cell === 'string' && parseTime(cell) !== undefined);
}

/** Milliseconds since 1970; a time without a zone is taken as UTC, so that a chart is the same on every machine. */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  const hasTime = match[2] !== undefined;
  const hasZone = match[5] !== undefined;
  const time = Date.parse(text.trim().replace(' ', 'T') + (hasTime && !hasZone ? 'Z' : ''));
  return Number.isNaN(time) ? undefined : time;
}

/** The numbers of a column; a problem names the first cell that is none. */
export function numbersOf(table: Table, column: number, parameter: string): Result<readonly (number | null)[]> {
  const name = table.columns[column] ?? '';
  const cells = table.rows.map((row) => row[column] ?? null);
  const wrong = cells.findIndex((cell) => cell !== null && typeof cell !== 'number');
  if (wrong !== -1) {
    return refuse(
      'chart.notNumeric',
      `The column "${name}" cannot be drawn: it is not all numbers.`,
      `Row ${wrong + 1} has ${show(cells[wrong] ?? null)}.`,
      'Correct the value, leave it empty, or choose another column.',
      parameter,
    );
  }
  if (cells.every((cell) => cell === null)) {
    return refuse(
      'chart.noData',
      'There is nothing to draw.',
      `The column "${name}" has no values.`,
      'Choose another column.',
      parameter,
    );
  }
  return good(cells as readonly (number | null)[]);
}

export function nameOf(cell: Cell): string {
  return cell === null || cell === '' ? '(empty)' : String(cell);
}

function show(cell: Cell): string {
  return typeof cell === 'string' ? `"${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}"` : String(cell);
}

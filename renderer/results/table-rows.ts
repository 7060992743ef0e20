import { textOf } from '../design/text-of.ts';
import { collator, sortKey } from './sort-key.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A row with its place in the list as it was handed on: sorted and filtered, it is still found there. */
export interface PlacedRow {
  readonly row: Row;
  readonly index: number;
}

export function placeRows(rows: readonly Row[]): readonly PlacedRow[] {
  return rows.map((row, index) => ({ row, index }));
}

export interface SortBy {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Rows in which any cell holds the words, whatever the case. */
export function filterRows(rows: readonly PlacedRow[], words: string): readonly PlacedRow[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter(({ row }) => Object.values(row).some((cell) => textOf(cell).toLowerCase().includes(wanted)));
}

/** What a cell is compared by, found once for each row instead of once for each comparison. */
interface Sortable {
  readonly placed: PlacedRow;
  readonly number?: number;
  readonly text?: string;
  readonly key?: string | undefined;
}

/** Numbers by size, texts as people sort them (`a2` before `a10`); what is missing last either way. Stable. */
export function sortRows(rows: readonly PlacedRow[], sort: SortBy | undefined): readonly PlacedRow[] {
  if (sort === undefined) return rows;
  const { column, isDescending } = sort;
  const present: Sortable[] = [];
  const missing: PlacedRow[] = [];
  for (const placed of rows) {
    const cell = placed.row[column];
    if (cell === undefined || cell === null) missing.push(placed);
    else present.push(typeof cell === 'number' ? { placed, number: cell } : textual(placed, cell));
  }
  const sign = isDescending ? -1 : 1;
  present.sort((a, b) => sign * compare(a, b));
  return [...present.map(({ placed }) => placed), ...missing];
}

function textual(placed: PlacedRow, cell: unknown): Sortable {
  const text = textOf(cell);
  return { placed, text, key: sortKey(text) };
}

function compare(a: Sortable, b: Sortable): number {
  if (a.number !== undefined && b.number !== undefined) return a.number - b.number;
  // Keys and the collator agree, so both may be used in one list.
  if (a.key === undefined || b.key === undefined) return collator.compare(wordsOf(a), wordsOf(b));
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function wordsOf({ text, number }: Sortable): string {
  return text ?? textOf(number);
}

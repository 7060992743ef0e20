import { textOf } from '../design/text-of.ts';

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

const collator = new Intl.Collator('en', { numeric: true });

/** Numbers by size, texts as people sort them (`a2` before `a10`); what is missing last either way. Stable. */
export function sortRows(rows: readonly PlacedRow[], sort: SortBy | undefined): readonly PlacedRow[] {
  if (sort === undefined) return rows;
  const { column, isDescending } = sort;
  return rows.toSorted((a, b) => {
    const left = a.row[column];
    const right = b.row[column];
    const isLeftMissing = left === undefined || left === null;
    const isRightMissing = right === undefined || right === null;
    if (isLeftMissing || isRightMissing) return Number(isLeftMissing) - Number(isRightMissing);
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : collator.compare(textOf(left), textOf(right));
    return isDescending ? -order : order;
  });
}

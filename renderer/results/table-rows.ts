import { textOf } from '../design/text-of.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface SortBy {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Rows in which any cell holds the words, whatever the case. */
export function filterRows(rows: readonly Row[], words: string): readonly Row[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) => Object.values(row).some((cell) => textOf(cell).toLowerCase().includes(wanted)));
}

const collator = new Intl.Collator('en', { numeric: true });

/** Numbers by size, texts as people sort them (`a2` before `a10`); what is missing last either way. Stable. */
export function sortRows(rows: readonly Row[], sort: SortBy | undefined): readonly Row[] {
  if (sort === undefined) return rows;
  const { column, isDescending } = sort;
  return rows.toSorted((a, b) => {
    const left = a[column];
    const right = b[column];
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

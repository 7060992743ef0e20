/*
 * How long does the window's thread stand still when a table of results is sorted or filtered? Prints milliseconds of the pure work for a hundred thousand
 * rows, the least of several rounds; drawing takes only the rows in sight.
 *
 *   node bench/table.ts [rows]
 */
import { filterRows, placeRows, sortRows, type PlacedRow } from '#renderer/results/table-rows.ts';

const ROUNDS = 7;
const count = Number(process.argv[2] ?? 100_000);
const NAMES = ['Anna', 'Bert', 'Cora', 'Dora', 'Emil', 'Fritz', 'Gustav'];
const rows = placeRows(
  Array.from({ length: count }, (_, index) => ({
    id: (index * 7919) % count,
    name: `${NAMES[(index * 7919) % NAMES.length] ?? ''} ${(index * 7919) % count}`,
    place: `Größe ${(index * 31) % count}`,
  })),
);

function report(name: string, work: () => readonly PlacedRow[]): void {
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  console.warn(`${name.padEnd(40)} ${Math.round(Math.min(...times))} ms`);
}

console.warn(`${count} rows`);
report('sort numbers', () => sortRows(rows, { column: 'id', isDescending: false }));
report('sort texts', () => sortRows(rows, { column: 'name', isDescending: false }));
report('sort texts beyond ASCII', () => sortRows(rows, { column: 'place', isDescending: true }));
report('filter', () => filterRows(rows, 'fritz 99'));

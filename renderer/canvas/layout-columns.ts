import { evenRows, mostRows } from '#shared/workflow/column-parts.ts';
import { COLUMN_GAP, ROW_GAP, type Ranked, type Size } from './layout-rank.ts';

/*
 * One level of a workflow as columns from left to right. A library decided which column a node belongs to and the order within it (few
 * crossings); where exactly things stand is decided here, so that columns share their left edge and neighbours their top edge.
 */

/** A card, or the passage of a long edge through a column it has nothing to do with. */
interface Item {
  readonly id: string;
  readonly height: number;
  readonly isPassage: boolean;
  /** What its height is compared with: the top of a card, for a passage a little above the line, since ports lie below the head. */
  readonly offset: number;
  readonly before: Item[];
  readonly behind: Item[];
  order: number;
  y: number;
}

const PASSAGE = { height: 8, offset: 76, gap: 20, among: 8 };
const SWEEPS = 6;
const GRID = 8;

export interface Columns {
  readonly places: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly bottom: number;
}

/** Left top corners, beginning at 0, 0. Nodes without edges are not wanted here. */
export function layOutColumns(sizes: ReadonlyMap<string, Size>, ranked: Ranked): Columns {
  const columns = columnsOf(sizes, ranked);
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? columns : columns.toReversed())
      pull(column, (item) => (isForward ? item.before : item.behind));
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) align(column);
  }
  return placed(columns, sizes);
}

function columnsOf(sizes: ReadonlyMap<string, Size>, { nodes, edges }: Ranked): readonly (readonly Item[])[] {
  const items = new Map<string, Item>();
  const columns = new Map<number, Item[]>();
  const put = (item: Item, column: number): Item => {
    const held = columns.get(column) ?? [];
    columns.set(column, held);
    held.push(item);
    return item;
  };
  for (const [id, size] of sizes) {
    // On the grid with its gap, so that equal places stay equal when they are snapped.
    const height = Math.ceil((size.height + ROW_GAP) / GRID) * GRID - ROW_GAP;
    const { column, order } = nodes.get(id) ?? { column: 0, order: 0 };
    items.set(id, put({ id, height, isPassage: false, offset: 0, before: [], behind: [], order, y: 0 }, column));
  }
  for (const { source, target, passages } of edges) {
    const [from, to] = [items.get(source), items.get(target)];
    if (from === undefined || to === undefined) continue;
    let last = from;
    for (const { column, order } of passages) {
      const passage = put(passageOf(`${source} ${target}`, order), column);
      link(last, passage);
      last = passage;
    }
    link(last, to);
  }
  const ordered = [...columns].toSorted(([a], [b]) => a - b);
  const most = mostRows(sizes.size);
  return ordered.flatMap(([, column]) => split(twinsInOrder(column), most));
}

/** Nodes with the same neighbours, such as all of a fan, could stand in any order: they stand in that of the document. */
function twinsInOrder(column: readonly Item[]): readonly Item[] {
  const sorted = column.toSorted((a, b) => a.order - b.order);
  const keyOf = ({ before, behind }: Item): string =>
    [before.map(({ id }) => id).toSorted(), behind.map(({ id }) => id).toSorted()].join(' > ');
  const twins = Map.groupBy(column, keyOf);
  const taken = new Map<string, number>();
  return sorted.map((item) => {
    const key = keyOf(item);
    const next = taken.get(key) ?? 0;
    taken.set(key, next + 1);
    return twins.get(key)?.[next] ?? item;
  });
}

/** A column far higher than the whole is wide becomes several beside each other. */
function split(column: readonly Item[], most: number): readonly (readonly Item[])[] {
  const cards = column.filter((item) => !item.isPassage).length;
  if (cards <= most) return [column];
  const rows = evenRows(cards, most);
  const parts: Item[][] = [[]];
  let held = 0;
  for (const item of column) {
    if (!item.isPassage && held === rows) {
      parts.push([]);
      held = 0;
    }
    if (!item.isPassage) held += 1;
    parts.at(-1)?.push(item);
  }
  return parts;
}

function passageOf(id: string, order: number): Item {
  const { height, offset } = PASSAGE;
  return { id, height, isPassage: true, offset, before: [], behind: [], order, y: 0 };
}

function link(before: Item, behind: Item): void {
  before.behind.push(behind);
  behind.before.push(before);
}

function gapBetween(a: Item, b: Item): number {
  if (a.isPassage && b.isPassage) return PASSAGE.among;
  return a.isPassage || b.isPassage ? PASSAGE.gap : ROW_GAP;
}

function stack(column: readonly Item[]): void {
  let y = 0;
  for (const [index, item] of column.entries()) {
    const above = column[index - 1];
    if (above !== undefined) y += above.height + gapBetween(above, item);
    item.y = y;
  }
}

/** Everything as near to its neighbours as the order and the gaps allow: least squares, by pooling whoever would collide. */
function pull(column: readonly Item[], neighbours: (item: Item) => readonly Item[]): void {
  interface Pool {
    sum: number;
    weight: number;
    readonly members: (readonly [Item, number])[];
  }
  const pools: Pool[] = [];
  let shift = 0;
  for (const [index, item] of column.entries()) {
    const above = column[index - 1];
    if (above !== undefined) shift += above.height + gapBetween(above, item);
    const near = neighbours(item);
    const wanted = near.length === 0 ? item.y : mean(near.map((other) => other.y - other.offset)) + item.offset;
    // Who has no neighbours on this side gives way to who has.
    const weight = near.length === 0 ? 0.1 : 1;
    let pool: Pool = { sum: (wanted - shift) * weight, weight, members: [[item, shift]] };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.weight < pool.sum / pool.weight) break;
      pools.pop();
      for (const member of pool.members) last.members.push(member);
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, members: last.members };
    }
    pools.push(pool);
  }
  for (const { sum, weight, members } of pools) for (const [item, by] of members) item.y = sum / weight + by;
}

/** Each item to the top edge of its middle neighbour, as far as nobody else has to move. */
function align(column: readonly Item[]): void {
  const byDegree = column.toSorted((a, b) => degree(b) - degree(a));
  const at = new Map(column.map((item, index) => [item, index]));
  for (const item of byDegree) {
    const near = [...item.before, ...item.behind].map((other) => other.y - other.offset);
    if (near.length === 0) continue;
    const index = at.get(item) ?? 0;
    const [above, below] = [column[index - 1], column[index + 1]];
    const least = above === undefined ? -Infinity : above.y + above.height + gapBetween(above, item);
    const most = below === undefined ? Infinity : below.y - item.height - gapBetween(item, below);
    if (most >= least) item.y = Math.min(most, Math.max(least, middle(near) + item.offset));
  }
}

function degree(item: Item): number {
  return item.before.length + item.behind.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

function placed(columns: readonly (readonly Item[])[], sizes: ReadonlyMap<string, Size>): Columns {
  const places = new Map<string, { readonly x: number; readonly y: number }>();
  const tops = columns.flatMap((column) => column.filter((item) => !item.isPassage).map((item) => item.y));
  const top = Math.min(...tops, Infinity);
  let x = 0;
  let bottom = 0;
  for (const column of columns) {
    const cards = column.filter((item) => !item.isPassage);
    let free = 0;
    for (const item of cards) {
      const y = Math.max(free, Math.round((item.y - top) / GRID) * GRID);
      places.set(item.id, { x, y });
      free = Math.ceil((y + item.height + ROW_GAP) / GRID) * GRID;
      bottom = Math.max(bottom, y + item.height);
    }
    const width = Math.max(0, ...cards.map((item) => sizes.get(item.id)?.width ?? 0));
    x += Math.ceil(width / GRID) * GRID + COLUMN_GAP;
  }
  return { places, bottom };
}

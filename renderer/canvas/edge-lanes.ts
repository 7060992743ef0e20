import type { Way } from './route-edge.ts';

/** An edge with its way, and what it may share a line with: edges from one port, or into one port, run together like a cable. */
export interface Routed {
  readonly id: string;
  readonly from: string;
  readonly into: string;
  readonly way: Way;
}

interface Run {
  readonly edge: number;
  /** Index of the first of the two corners. */
  readonly corner: number;
  readonly at: number;
  readonly low: number;
  readonly high: number;
  readonly isDown: boolean;
  /** Runs of one cable stay on one line. */
  readonly cable: string;
}

const APART = 8;
/** How far from the middle of the gap between two columns, or two rows, the outermost may lie. */
const MOST = { x: 28, y: 8 } as const;

/** Moves runs that would lie on each other a few pixels apart, so that each can be followed. Same input, same output. */
export function separateLanes(edges: readonly Routed[]): readonly Way[] {
  const upright = spread(
    edges.map(({ way }) => way),
    edges,
    'x',
  );
  return spread(upright, edges, 'y');
}

function spread(ways: readonly Way[], edges: readonly Routed[], axis: 'x' | 'y'): readonly Way[] {
  const leaving = Map.groupBy(edges, (edge) => edge.from);
  const coming = Map.groupBy(edges, (edge) => edge.into);
  const runs = ways.flatMap((way, edge) => {
    const routed = edges[edge];
    if (routed === undefined) return [];
    const isFan = (leaving.get(routed.from)?.length ?? 0) >= (coming.get(routed.into)?.length ?? 0);
    return runsOf(way, edge, isFan ? `from ${routed.from}` : `into ${routed.into}`, axis);
  });
  const shifts = new Map<string, number>();
  for (const bundle of bundles(runs)) {
    const cables = [...Map.groupBy(bundle, (run) => run.cable)].toSorted(([, a], [, b]) => compare(a, b));
    if (cables.length < 2) continue;
    const apart = Math.min(APART, (MOST[axis] * 2) / (cables.length - 1));
    for (const [lane, [, members]] of cables.entries()) {
      const shift = (lane - (cables.length - 1) / 2) * apart;
      for (const run of members) shifts.set(`${run.edge} ${run.corner}`, shift);
    }
  }
  return ways.map((way, edge) => shifted(way, edge, shifts, axis));
}

/** The runs that may be moved: not those that begin or end at a port. */
function runsOf(way: Way, edge: number, cable: string, axis: 'x' | 'y'): readonly Run[] {
  if (way.length < 4) return [];
  const across = axis === 'x' ? 'y' : 'x';
  const runs: Run[] = [];
  for (let corner = 1; corner < way.length - 2; corner += 1) {
    const [a, b] = [way[corner], way[corner + 1]];
    if (a === undefined || b === undefined || a[axis] !== b[axis] || a[across] === b[across]) continue;
    runs.push({
      edge,
      corner,
      at: a[axis],
      low: Math.min(a[across], b[across]),
      high: Math.max(a[across], b[across]),
      isDown: b[across] > a[across],
      cable,
    });
  }
  return runs;
}

/** Groups of runs that lie on each other, directly or through a third. */
function bundles(runs: readonly Run[]): readonly (readonly Run[])[] {
  const found: Run[][] = [];
  const columns = Map.groupBy(runs, (run) => Math.round(run.at / APART));
  for (const column of columns.values()) {
    let bundle: Run[] = [];
    let high = -Infinity;
    for (const run of column.toSorted((a, b) => a.low - b.low)) {
      if (run.low > high && bundle.length > 0) {
        found.push(bundle);
        bundle = [];
      }
      bundle.push(run);
      high = Math.max(high, run.high);
    }
    if (bundle.length > 0) found.push(bundle);
  }
  return found.filter((bundle) => bundle.length > 1);
}

/** The order in which fewest of them cross: of those that go down, the lowest start is leftmost; of those that go up, the highest. */
function compare(a: readonly Run[], b: readonly Run[]): number {
  const [isDown, isOtherDown] = [a[0]?.isDown === true, b[0]?.isDown === true];
  if (isDown !== isOtherDown) return isDown ? -1 : 1;
  return isDown
    ? Math.max(...b.map((run) => run.low)) - Math.max(...a.map((run) => run.low))
    : Math.min(...a.map((run) => run.high)) - Math.min(...b.map((run) => run.high));
}

function shifted(way: Way, edge: number, shifts: ReadonlyMap<string, number>, axis: 'x' | 'y'): Way {
  const by = way.map((_, corner) => shifts.get(`${edge} ${corner}`) ?? shifts.get(`${edge} ${corner - 1}`) ?? 0);
  return by.every((shift) => shift === 0)
    ? way
    : way.map((point, corner) => ({ ...point, [axis]: point[axis] + (by[corner] ?? 0) }));
}

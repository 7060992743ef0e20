import type { Point } from './layout-tree.ts';
import { between, longestRun, middleOf, type Way } from './route-edge.ts';
import type { Ways } from './routes.ts';

/** Words closer than this to others, in pixels of the document, lie on them: a short word and the gap beside it, a line of 12 px. */
const WORDS = { width: 80, height: 18 } as const;
/** Where on its longest run the words of an edge may stand, as shares of it, the best first. */
const SHARES = [0.5, 0.35, 0.65, 0.2, 0.8] as const;

/** Of more edges nobody reads every word, and finding the places would be felt when a card is dropped. */
const MOST_EDGES = 1000;

/**
 * Where the words of every edge stand: in the middle of its longest run, or beside it where other words are already. Same input, same output.
 * Empty for a graph with more than 1,000 edges.
 */
export function labelPlaces(ways: Ways): ReadonlyMap<string, Point> {
  if (ways.size > MOST_EDGES) return new Map();
  const taken = new Taken();
  return new Map(
    [...ways].map(([id, way]) => {
      const free = candidates(way).find((at) => taken.isFree(at)) ?? middleOf(way);
      taken.add(free);
      return [id, free] as const;
    }),
  );
}

function candidates(way: Way): readonly Point[] {
  const run = longestRun(way);
  return run === undefined ? [middleOf(way)] : SHARES.map((share) => between(run.from, run.to, share));
}

/** Places by the cell of a grid they lie in: each asks only its neighbours. */
class Taken {
  readonly #cells = new Map<string, Point[]>();

  isFree({ x, y }: Point): boolean {
    const [column, row] = cellOf({ x, y });
    for (let across = column - 1; across <= column + 1; across += 1)
      for (let down = row - 1; down <= row + 1; down += 1)
        for (const other of this.#cells.get(`${across} ${down}`) ?? [])
          if (Math.abs(other.x - x) < WORDS.width && Math.abs(other.y - y) < WORDS.height) return false;
    return true;
  }

  add(at: Point): void {
    const key = cellOf(at).join(' ');
    const known = this.#cells.get(key);
    if (known === undefined) this.#cells.set(key, [at]);
    else known.push(at);
  }
}

function cellOf({ x, y }: Point): readonly [number, number] {
  return [Math.floor(x / WORDS.width), Math.floor(y / WORDS.height)];
}

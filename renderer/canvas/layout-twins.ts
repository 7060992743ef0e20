import { ROW_GAP, type Pair, type Rank, type Ranked, type Size } from './layout-rank.ts';

/*
 * Nodes with the same neighbours on both sides, such as the thousand tasks of a fan, may stand in any order: whoever ranks a graph
 * needs to see only one of them, as high as all together. That turns minutes into milliseconds for most large real workflows.
 */

export interface Merged {
  readonly sizes: ReadonlyMap<string, Size>;
  readonly pairs: readonly Pair[];
  /** The ranks of all, from the ranks of those that stand for them. */
  expand(ranked: Ranked): Ranked;
}

export function mergeTwins(sizes: ReadonlyMap<string, Size>, pairs: readonly Pair[]): Merged {
  const single = [...new Map(pairs.map((pair) => [`${pair.source} ${pair.target}`, pair])).values()];
  const groups = [...twinsOf(sizes.keys(), single).values()];
  const placeOf = new Map(groups.flatMap((twins) => twins.map((id, index) => [id, { first: twins[0] ?? id, index }])));
  const firstOf = (id: string): string => placeOf.get(id)?.first ?? id;
  return {
    sizes: new Map(groups.map((twins) => [twins[0] ?? '', sizeOf(twins, sizes)])),
    pairs: single.filter(({ source, target }) => firstOf(source) === source && firstOf(target) === target),
    expand: ({ nodes, edges }) => {
      const passages = new Map(edges.map((edge) => [`${edge.source} ${edge.target}`, edge.passages]));
      return {
        nodes: new Map([...placeOf].map(([id, { first, index }]) => [id, besides(nodes.get(first), index)])),
        edges: single.map(({ source, target }) => ({
          source,
          target,
          passages: passages.get(`${firstOf(source)} ${firstOf(target)}`) ?? [],
        })),
      };
    },
  };
}

function twinsOf(ids: Iterable<string>, pairs: readonly Pair[]): Map<string, string[]> {
  const before = Map.groupBy(pairs, (pair) => pair.target);
  const behind = Map.groupBy(pairs, (pair) => pair.source);
  return Map.groupBy(ids, (id) =>
    JSON.stringify([
      (before.get(id) ?? []).map(({ source }) => source).toSorted(),
      (behind.get(id) ?? []).map(({ target }) => target).toSorted(),
    ]),
  );
}

function sizeOf(twins: readonly string[], sizes: ReadonlyMap<string, Size>): Size {
  const all = twins.flatMap((id) => sizes.get(id) ?? []);
  return {
    width: Math.max(...all.map(({ width }) => width)),
    height: all.reduce((sum, { height }) => sum + height + ROW_GAP, -ROW_GAP),
  };
}

/** Far less than the distance to the next that is no twin. */
function besides(rank: Rank | undefined, index: number): Rank {
  return { column: rank?.column ?? 0, order: (rank?.order ?? 0) + index / 1000 };
}

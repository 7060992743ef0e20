/*
 * Which column a node belongs to and its order within: what libraries are good at. Where exactly things stand is decided in
 * layout-columns.ts, whoever ranked them.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** `column`: equal for all of one column, rising from left to right. `order`: rising from top to bottom. */
export interface Rank {
  readonly column: number;
  readonly order: number;
}

export interface Ranked {
  readonly nodes: ReadonlyMap<string, Rank>;
  /** Every edge once, with the columns it passes that it has nothing to do with. */
  readonly edges: readonly (Pair & { readonly passages: readonly Rank[] })[];
}

export const COLUMN_GAP = 80;
export const ROW_GAP = 32;

/** How many columns all edges together pass: what a layered layout has to sort beside the nodes themselves. */
export function countPassages(ids: Iterable<string>, pairs: readonly Pair[]): number {
  const ranks = longestRanks(ids, pairs);
  return pairs.reduce(
    (sum, { source, target }) => sum + Math.max(0, Math.abs((ranks.get(target) ?? 0) - (ranks.get(source) ?? 0)) - 1),
    0,
  );
}

/** Right of everything before it; nodes on a cycle stay where the cycle was entered. */
export function longestRanks(ids: Iterable<string>, pairs: readonly Pair[]): ReadonlyMap<string, number> {
  const out = Map.groupBy(pairs, (pair) => pair.source);
  const open = new Map([...ids].map((id) => [id, 0]));
  for (const { target } of pairs) open.set(target, (open.get(target) ?? 0) + 1);
  const ranks = new Map<string, number>();
  const ready = [...open.keys()].filter((id) => open.get(id) === 0);
  for (const id of ready) {
    for (const { target } of out.get(id) ?? []) {
      ranks.set(target, Math.max(ranks.get(target) ?? 0, (ranks.get(id) ?? 0) + 1));
      const left = (open.get(target) ?? 1) - 1;
      open.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  return ranks;
}

import type { Data } from './data-change.ts';
import { rawNodes } from './document-data.ts';
import type { Edit } from './edit.ts';

/**
 * What brings the nodes of every scope back into the order they had, of a gesture (`was` became `became`) in a workflow that is `now`
 * something else: where others ordered them anew meanwhile, theirs stays. Nodes that are not in all three have no say.
 */
export function ordersBack(now: Data, was: Data, became: Data): readonly Edit[] {
  const [nowScopes, becameScopes] = [scopesOf(now), scopesOf(became)];
  return [...scopesOf(was)].flatMap(([scope, ids]) => {
    const [present, since] = [nowScopes.get(scope) ?? [], becameScopes.get(scope) ?? []];
    const [before, after, today] = [new Set(ids), new Set(since), new Set(present)];
    const isKept = (id: string): boolean => before.has(id) && after.has(id) && today.has(id);
    const [wanted, left, shown] = [ids.filter(isKept), since.filter(isKept), present.filter(isKept)];
    return left.join(' ') === shown.join(' ') ? moves(shown, wanted) : [];
  });
}

/** Where the nodes are written (`nodes`, `nodes.each.finally`) → their paths, in the order of the file. */
function scopesOf(data: Data): ReadonlyMap<string, readonly string[]> {
  const nodes = rawNodes(data);
  return new Map(
    [...Map.groupBy(nodes, ({ at }) => at.slice(0, -1).join('.'))].map(([scope, inner]) => [
      scope,
      inner.map(({ path }) => path),
    ]),
  );
}

/** Few moves that make `wanted` of `from`: one, where one node was moved. */
function moves(from: readonly string[], wanted: readonly string[]): readonly Edit[] {
  const edits: Edit[] = [];
  let order = [...from];
  let [first, last] = [0, wanted.length - 1];
  for (;;) {
    while (first <= last && order[first] === wanted[first]) first += 1;
    while (first <= last && order[last] === wanted[last]) last -= 1;
    const [head, tail, here] = [wanted[first], wanted[last], order[first]];
    if (first > last || head === undefined || tail === undefined || here === undefined) return edits;
    const [path, before] = order[last] === head ? [head, here] : [tail, wanted[last + 1]];
    edits.push({ type: 'node.order', path, before: before === undefined ? null : idOf(before) });
    order = order.filter((each) => each !== path);
    order.splice(before === undefined ? order.length : order.indexOf(before), 0, path);
  }
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

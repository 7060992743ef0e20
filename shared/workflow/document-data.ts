import { isData, valueAt, withoutValue, withValue, type Data } from './data-change.ts';
import type { Path } from './source-node.ts';

/*
 * Nodes in the raw data of a file, which may be a draft: nothing here relies on more than mappings and texts.
 */

const SCOPES = ['nodes', 'finally'] as const;

/** The way to a node (`each.e2e` → `['nodes', 'each', 'nodes', 'e2e']`); undefined when it is not there. */
export function nodePathOf(data: unknown, path: string): Path | undefined {
  let at: Path = [];
  for (const id of path.split('.')) {
    const scope = SCOPES.find((name) => {
      const nodes = valueAt(data, [...at, name]);
      return isData(nodes) && Object.hasOwn(nodes, id);
    });
    if (scope === undefined) return undefined;
    at = [...at, scope, id];
  }
  return at;
}

export interface RawNode {
  /** `each.e2e`. */
  readonly path: string;
  readonly id: string;
  /** Path of the container; empty at the top. */
  readonly scope: string;
  readonly at: Path;
  readonly node: unknown;
}

/** All nodes, containers before what they hold. */
export function rawNodes(data: unknown, scope = '', at: Path = []): readonly RawNode[] {
  return SCOPES.flatMap((name) => {
    const nodes = valueAt(data, [...at, name]);
    if (!isData(nodes)) return [];
    return Object.entries(nodes).flatMap(([id, node]) => {
      const path = scope === '' ? id : `${scope}.${id}`;
      const own = { path, id, scope, at: [...at, name, id], node };
      return [own, ...rawNodes(data, path, own.at)];
    });
  });
}

/** Does an id, written in `scope`, mean a node of the scope `home` (and not a nearer one of the same id)? `taken` are all paths of nodes. */
export function means(scope: string, id: string, home: string, taken: ReadonlySet<string>): boolean {
  for (let from = scope; ; from = from.slice(0, Math.max(0, from.lastIndexOf('.')))) {
    if (from === home) return true;
    if (from === '' || taken.has(`${from}.${id}`)) return false;
  }
}

/** Takes nodes out of their scopes; `finally` goes when it is emptied, `nodes` stays, so that there is a place to put the next one. */
export function withoutNodes(data: Data, paths: readonly string[]): Data {
  const scopes = new Map<string, { readonly at: Path; readonly ids: Set<string> }>();
  for (const path of paths) {
    const at = nodePathOf(data, path);
    if (at === undefined) continue;
    const scope = at.slice(0, -1);
    const known = scopes.get(scope.join('.')) ?? { at: scope, ids: new Set<string>() };
    scopes.set(scope.join('.'), known);
    known.ids.add(String(at.at(-1)));
  }
  // Inner scopes first: afterwards their container may be gone.
  const inOrder = [...scopes.values()].toSorted((a, b) => b.at.length - a.at.length);
  return inOrder.reduce((result, { at, ids }) => {
    const left = Object.entries(valueAt(result, at) as Data).filter(([id]) => !ids.has(id));
    if (left.length === 0 && at.at(-1) === 'finally') return withoutValue(result, at, at.length - 1) as Data;
    return withValue(result, at, Object.fromEntries(left)) as Data;
  }, data);
}

/** Takes removed nodes out of every `after` that meant them, in both forms; what is emptied by that goes too. */
export function withoutAfter(data: Data, removed: ReadonlySet<string>): Data {
  const nodes = rawNodes(data);
  const taken = new Set(nodes.map(({ path }) => path));
  let result = data;
  for (const { scope, at, node } of nodes) {
    if (!isData(node) || node['after'] === undefined) continue;
    const left = afterWithout(node['after'], (id) => isMeant(scope, id, removed, taken));
    if (left === node['after']) continue;
    const path = [...at, 'after'];
    result = (left === undefined ? withoutValue(result, path, at.length) : withValue(result, path, left)) as Data;
  }
  return result;
}

/** Does an id, written in `scope`, mean one of the removed nodes? */
function isMeant(scope: string, id: string, removed: ReadonlySet<string>, taken: ReadonlySet<string>): boolean {
  for (let from = scope; ; from = from.slice(0, Math.max(0, from.lastIndexOf('.')))) {
    const path = from === '' ? id : `${from}.${id}`;
    if (removed.has(path)) return true;
    if (from === '' || taken.has(path)) return false;
  }
}

function afterWithout(after: unknown, isGone: (id: string) => boolean): unknown {
  if (Array.isArray(after)) {
    const left = after.filter((item) => typeof item !== 'string' || !isGone(item));
    if (left.length === after.length) return after;
    return left.length === 0 ? undefined : left;
  }
  if (!isData(after)) return after;
  const left = Object.entries(after).filter(([id]) => !isGone(id));
  if (left.length === Object.keys(after).length) return after;
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

import { isData, omit, valueAt, withoutValue, withValue, type Data } from './data-change.ts';
import type { Path } from './source-tree.ts';

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

/** Takes a removed node out of every `after` that meant it, in both forms; what is emptied by that goes too. */
export function withoutAfter(data: Data, removed: string): Data {
  const nodes = rawNodes(data);
  const taken = new Set(nodes.map(({ path }) => path));
  const id = removed.slice(removed.lastIndexOf('.') + 1);
  const home = removed.slice(0, Math.max(0, removed.lastIndexOf('.')));
  let result = data;
  for (const { scope, at, node } of nodes) {
    if (!isData(node) || !means(scope, id, home, taken)) continue;
    const path = [...at, 'after'];
    const left = afterWithout(node['after'], id);
    if (left === node['after']) continue;
    result = (left === undefined ? withoutValue(result, path, at.length) : withValue(result, path, left)) as Data;
  }
  return result;
}

function afterWithout(after: unknown, id: string): unknown {
  if (Array.isArray(after)) {
    if (!after.includes(id)) return after;
    const left = after.filter((item) => item !== id);
    return left.length === 0 ? undefined : left;
  }
  if (!isData(after) || !Object.hasOwn(after, id)) return after;
  const left = omit(after, id);
  return Object.keys(left).length === 0 ? undefined : left;
}

import { isData, sameData, type Data } from './data-change.ts';
import { dataDifferences } from './data-difference.ts';
import { rawNodes, type RawNode } from './document-data.ts';
import { nodeMeaning } from './node-meaning.ts';
import { renameNode } from './rename-node.ts';

/** A node that got another id in its scope. `from` is its path before (with the new ids of the containers around it). */
export interface FoundRename {
  readonly from: string;
  readonly to: string;
  readonly id: string;
}

export interface Renames {
  readonly renames: readonly FoundRename[];
  /** The earlier version, with the new ids wherever a node is named. */
  readonly data: Data;
}

/**
 * Files do not say that a node was renamed; it is told by what the node does. A node that has gone and a new one in the same scope are
 * taken for the same when they say the same, or nearly the same and no other comes into question.
 */
export function findRenames(before: Data, after: Data): Renames {
  let data = before;
  const renames: FoundRename[] = [];
  // What does not work out once (an id that would hide another) is not tried again.
  const refused = new Set<string>();
  for (;;) {
    const found = nextRename(data, after, refused);
    if (found === undefined) return { renames, data };
    const renamed = renameNode(data, found.from, found.id);
    if (renamed.ok) {
      data = renamed.value.data;
      renames.push(found);
    } else refused.add(`${found.from}>${found.to}`);
  }
}

function nextRename(before: Data, after: Data, refused: ReadonlySet<string>): FoundRename | undefined {
  const [old, now] = [rawNodes(before), rawNodes(after)];
  const [oldPaths, paths] = [new Set(old.map(({ path }) => path)), new Set(now.map(({ path }) => path))];
  const gone = old.filter(({ path, scope }) => !paths.has(path) && (scope === '' || paths.has(scope)));
  const added = now.filter(({ path, scope }) => !oldPaths.has(path) && (scope === '' || oldPaths.has(scope)));
  for (const isFit of [isSame, isAlike]) {
    for (const one of gone) {
      const fits = added.filter((other) => inSameScope(one, other) && isFit(one.node, other.node));
      const [other] = fits;
      if (other === undefined || fits.length !== 1 || refused.has(`${one.path}>${other.path}`)) continue;
      const rivals = gone.filter((rival) => inSameScope(rival, other) && isFit(rival.node, other.node));
      if (rivals.length === 1) return { from: one.path, to: other.path, id: other.id };
    }
  }
  return undefined;
}

function inSameScope(one: RawNode, other: RawNode): boolean {
  return one.scope === other.scope && one.at.at(-2) === other.at.at(-2);
}

function isSame(one: unknown, other: unknown): boolean {
  return sameData(nodeMeaning(one), nodeMeaning(other)) && sameInside(one, other);
}

function sameInside(one: unknown, other: unknown): boolean {
  if (!isData(one) || !isData(other)) return false;
  return sameData(one['nodes'], other['nodes']) && sameData(one['finally'], other['finally']);
}

/** The same action, and most of what it is told. */
function isAlike(one: unknown, other: unknown): boolean {
  const [before, after] = [nodeMeaning(one), nodeMeaning(other)];
  if (before['action'] !== after['action'] || typeof before['action'] !== 'string') return false;
  const leaves = countLeaves(before) + countLeaves(after);
  const differing = dataDifferences(before, after).reduce(
    (sum, { before: old, after: now }) => sum + countLeaves(old) + countLeaves(now),
    0,
  );
  return leaves > 4 && differing * 3 <= leaves;
}

function countLeaves(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + countLeaves(item), 1);
}

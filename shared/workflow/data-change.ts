import type { Path } from './source-node.ts';

/*
 * Changes of plain data: what to write where. Values are never changed in place, so what an edit did not touch is the same object
 * before and after, and comparing two versions of a large workflow costs only what differs.
 */

export type Data = Readonly<Record<string, unknown>>;

/** One change of a text: all paths are those of the data. */
export type Change =
  | { readonly kind: 'set'; readonly path: Path; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: Path }
  /** A new name for a key, which stays where it is. */
  | { readonly kind: 'rekey'; readonly path: Path; readonly key: string };

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal as JSON; the order of keys does not count. */
export function sameData(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => sameData(item, other[index]))
    );
  }
  if (!isData(one) || !isData(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameData(one[key], other[key]))
  );
}

export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isData(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** Mappings (and, before a number, lists) that are missing on the way are made. Undefined when something else stands in the way. */
export function withValue(data: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const isAbsent = data === undefined || data === null;
  if (typeof step === 'number' && (isAbsent || Array.isArray(data))) {
    const list: readonly unknown[] = Array.isArray(data) ? data : [];
    if (step > list.length) return undefined;
    const inner = withValue(list[step], rest, value);
    return inner === undefined ? undefined : [...list.slice(0, step), inner, ...list.slice(step + 1)];
  }
  if (!isAbsent && !isData(data)) return undefined;
  const key = String(step);
  const mapping: Data = data ?? {};
  const inner = withValue(Object.hasOwn(mapping, key) ? mapping[key] : undefined, rest, value);
  return inner === undefined ? undefined : { ...mapping, [key]: inner };
}

/** Removes what is at the path, and every mapping or list that this empties, up to `keep` steps from the root. */
export function withoutValue(data: unknown, path: Path, keep: number): unknown {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(data, parentPath);
  const last = path.at(-1);
  if (last === undefined || valueAt(data, path) === undefined) return data;
  const left = Array.isArray(parent)
    ? parent.filter((_, index) => index !== Number(last))
    : isData(parent)
      ? omit(parent, String(last))
      : parent;
  if (Object.keys(left as object).length === 0 && parentPath.length > keep) return withoutValue(data, parentPath, keep);
  return withValue(data, parentPath, left);
}

export function omit(mapping: Data, key: string): Data {
  return Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key));
}

/** What to do to a text that holds `before` so that it holds `after`, touching as little as possible. */
export function changesBetween(before: unknown, after: unknown, path: Path = []): readonly Change[] {
  if (before === after) return [];
  if (isData(before) && isData(after) && (Object.keys(before).length === 0) === (Object.keys(after).length === 0)) {
    return changesOfMapping(before, after, path);
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length > 0 && after.length > 0) {
    return changesOfList(before, after, path);
  }
  return sameData(before, after) ? [] : [{ kind: 'set', path, value: after }];
}

function changesOfMapping(before: Data, after: Data, path: Path): readonly Change[] {
  const changes: Change[] = [];
  for (const key of Object.keys(before))
    if (!Object.hasOwn(after, key)) changes.push({ kind: 'remove', path: [...path, key] });
  // When nothing stays, there is nothing to hang the new entries on.
  if (changes.length > 0 && changes.length === Object.keys(before).length) return [{ kind: 'set', path, value: after }];
  for (const [key, value] of Object.entries(after)) {
    if (Object.hasOwn(before, key)) changes.push(...changesBetween(before[key], value, [...path, key]));
    else changes.push({ kind: 'set', path: [...path, key], value });
  }
  return changes;
}

function changesOfList(before: readonly unknown[], after: readonly unknown[], path: Path): readonly Change[] {
  if (sameData(before, after)) return [];
  if (before.length === after.length)
    return after.flatMap((item, index) => changesBetween(before[index], item, [...path, index]));
  if (after.length > before.length && before.every((item, index) => sameData(item, after[index]))) {
    return after
      .slice(before.length)
      .map((value, index) => ({ kind: 'set', path: [...path, before.length + index], value }));
  }
  const removed = indexesLeftOut(before, after);
  if (removed === undefined) return [{ kind: 'set', path, value: after }];
  // From the end, so that the indexes of what is still to go stay right.
  return removed.toReversed().map((index) => ({ kind: 'remove', path: [...path, index] }));
}

/** Which items are missing in `after`, when everything else is still there in its order. */
function indexesLeftOut(before: readonly unknown[], after: readonly unknown[]): readonly number[] | undefined {
  const removed: number[] = [];
  let at = 0;
  for (const [index, item] of before.entries()) {
    if (at < after.length && sameData(item, after[at])) at += 1;
    else removed.push(index);
  }
  return at === after.length ? removed : undefined;
}

import { isData, sameData, type Data } from './data-change.ts';
import { ownValue } from './data-difference.ts';
import { afterMeaning } from './node-meaning.ts';
import type { Path } from './source-node.ts';

/** Both sides changed the same thing, and differently. Absent values are "not there". */
export interface MergeConflict {
  /** Stable name of the place: the way through the data, joined by dots. */
  readonly id: string;
  /** `node`: a whole node (both added one, or one side removed what the other changed). `field`: one value. */
  readonly kind: 'node' | 'field';
  readonly path: Path;
  readonly base?: unknown;
  readonly ours?: unknown;
  readonly theirs?: unknown;
  /** What the merged text holds until somebody chooses. */
  readonly kept: 'ours' | 'theirs' | 'both';
}

/** `both`: theirs beside ours: lists joined, a node under another id. */
export type MergeChoice = 'ours' | 'theirs' | 'both';
export type MergeChoices = Readonly<Record<string, MergeChoice>>;

export interface MergedData {
  readonly data: Data;
  readonly conflicts: readonly MergeConflict[];
}

/** Three versions of the data of a workflow made one, key by key. What only one side changed is taken; what both changed alike, too. */
export function mergeData(base: Data, ours: Data, theirs: Data, choices: MergeChoices = {}): MergedData {
  const merging = new Merging(choices);
  const data = merging.mapping(base, ours, theirs, []);
  return { data, conflicts: merging.conflicts };
}

class Merging {
  readonly conflicts: MergeConflict[] = [];
  readonly #choices: MergeChoices;

  constructor(choices: MergeChoices) {
    this.#choices = choices;
  }

  /** Keys in the order of ours; those that theirs added come after the key they follow there. */
  mapping(base: Data, ours: Data, theirs: Data, path: Path): Data {
    const merged: [string, unknown][] = [];
    for (const key of mergedKeys(Object.keys(ours), Object.keys(theirs))) {
      const place = [...path, key];
      const value = this.#value(ownValue(base, key), ownValue(ours, key), ownValue(theirs, key), place);
      if (value !== undefined) merged.push([key, value]);
      const beside = this.#beside(ownValue(ours, key), ownValue(theirs, key), place);
      if (beside !== undefined) merged.push([freeKey(`${key}_theirs`, ours, theirs), beside]);
    }
    return Object.fromEntries(merged);
  }

  #value(base: unknown, ours: unknown, theirs: unknown, path: Path): unknown {
    if (sameData(ours, theirs)) return ours;
    if (sameData(base, ours)) return theirs;
    if (sameData(base, theirs)) return ours;
    if (isNodePath(path)) return this.#node(base, ours, theirs, path);
    if (isData(ours) && isData(theirs)) return this.mapping(isData(base) ? base : {}, ours, theirs, path);
    return this.#asSets(base, ours, theirs, path) ?? this.#conflict('field', base, ours, theirs, path);
  }

  #node(base: unknown, ours: unknown, theirs: unknown, path: Path): unknown {
    const isOneStep = isData(ours) && isData(theirs) && (isData(base) || ours['action'] === theirs['action']);
    if (!isOneStep) return this.#conflict('node', base, ours, theirs, path);
    return this.mapping(isData(base) ? base : {}, ours, theirs, path);
  }

  /** `after` and the globs of a cache have no order: what each side added or took away is done to both. */
  #asSets(base: unknown, ours: unknown, theirs: unknown, path: Path): unknown {
    const key = String(path.at(-1));
    if (key === 'after' && isNodePath(path.slice(0, -1))) return this.#after(base, ours, theirs, path);
    const isSet = ['inputs', 'outputs', 'env'].includes(key) && path.at(-2) === 'cache';
    if (!isSet || !isTexts(ours) || !isTexts(theirs)) return undefined;
    return mergedSet(isTexts(base) ? base : [], ours, theirs);
  }

  #after(base: unknown, ours: unknown, theirs: unknown, path: Path): unknown {
    const before = base ?? [];
    if (isTexts(before) && isTexts(ours ?? []) && isTexts(theirs ?? [])) {
      const merged = mergedSet(before, (ours ?? []) as readonly string[], (theirs ?? []) as readonly string[]);
      return merged.length === 0 ? undefined : merged;
    }
    const [was, mine, yours] = [before, ours ?? {}, theirs ?? {}].map(afterMeaning);
    if (!isData(was) || !isData(mine) || !isData(yours)) return undefined;
    const merged = this.mapping(was, mine, yours, path);
    return Object.keys(merged).length === 0 ? undefined : merged;
  }

  #conflict(kind: MergeConflict['kind'], base: unknown, ours: unknown, theirs: unknown, path: Path): unknown {
    const id = path.join('.');
    const choice = this.#choices[id];
    if (choice === 'ours') return ours;
    if (choice === 'theirs') return theirs;
    if (choice === 'both' && Array.isArray(ours) && Array.isArray(theirs)) return joined(ours, theirs);
    if (choice === 'both' && canStandBeside(ours, theirs, path)) return ours;
    // Nothing is lost while nobody has chosen: what one side removed stays as the other changed it.
    const kept = ours === undefined ? 'theirs' : 'ours';
    this.conflicts.push({ id, kind, path, ...present({ base, ours, theirs }), kept });
    return ours ?? theirs;
  }

  #beside(ours: unknown, theirs: unknown, path: Path): unknown {
    return this.#choices[path.join('.')] === 'both' && canStandBeside(ours, theirs, path) ? theirs : undefined;
  }
}

function joined(ours: readonly unknown[], theirs: readonly unknown[]): readonly unknown[] {
  return [...ours, ...theirs.filter((item) => !ours.some((one) => sameData(one, item)))];
}

function canStandBeside(ours: unknown, theirs: unknown, path: Path): boolean {
  return isNodePath(path) && isData(ours) && isData(theirs);
}

/** `nodes.build`, `nodes.each.nodes.e2e`, `nodes.group.finally.tidy`. */
export function isNodePath(path: Path): boolean {
  return (
    path.length > 0 &&
    path.length % 2 === 0 &&
    path.every((step, index) => index % 2 === 1 || step === 'nodes' || (index > 0 && step === 'finally'))
  );
}

function present(values: Pick<MergeConflict, 'base' | 'ours' | 'theirs'>): typeof values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function mergedSet(base: readonly string[], ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const kept = ours.filter((item) => theirs.includes(item) || !base.includes(item));
  return [...kept, ...theirs.filter((item) => !base.includes(item) && !kept.includes(item))];
}

function mergedKeys(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const keys = [...ours];
  for (const [index, key] of theirs.entries()) {
    if (keys.includes(key)) continue;
    const before = theirs.slice(0, index).findLast((earlier) => keys.includes(earlier));
    keys.splice(before === undefined ? keys.length : keys.indexOf(before) + 1, 0, key);
  }
  return keys;
}

function freeKey(wanted: string, ours: Data, theirs: Data): string {
  let key = wanted;
  for (let count = 2; Object.hasOwn(ours, key) || Object.hasOwn(theirs, key); count += 1) key = `${wanted}_${count}`;
  return key;
}

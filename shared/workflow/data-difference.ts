import { isData, sameData } from './data-change.ts';
import type { Path } from './source-node.ts';

/** One field that is not the same in two versions. `before` is absent when it was added, `after` when it was removed. */
export interface FieldDifference {
  readonly field: Path;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What differs between two values: mappings are looked into, lists and single values count as a whole. `undefined` is "not there". */
export function dataDifferences(before: unknown, after: unknown, field: Path = []): readonly FieldDifference[] {
  if (sameData(before, after)) return [];
  if (before === undefined) return [{ field, change: 'added', after }];
  if (after === undefined) return [{ field, change: 'removed', before }];
  if (!isData(before) || !isData(after)) return [{ field, change: 'changed', before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => dataDifferences(ownValue(before, key), ownValue(after, key), [...field, key]));
}

export function ownValue(mapping: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

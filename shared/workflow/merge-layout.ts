import { isData, sameData, type Data } from './data-change.ts';
import { ownValue } from './data-difference.ts';

/**
 * Three versions of where things stand on the canvas. Nobody is asked about a place: where both moved the same thing, ours counts.
 * A note or group that one side removed and the other changed stays.
 */
export function mergeLayouts(base: Data, ours: Data, theirs: Data): Data {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  const entries = [...keys].map((key) => [
    key,
    mergeValue(ownValue(base, key), ownValue(ours, key), ownValue(theirs, key)),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Data;
}

function mergeValue(base: unknown, ours: unknown, theirs: unknown): unknown {
  if (sameData(ours, theirs) || sameData(base, theirs)) return ours;
  if (sameData(base, ours)) return theirs;
  if (isData(ours) && isData(theirs)) return mergeLayouts(isData(base) ? base : {}, ours, theirs);
  return ours ?? theirs;
}

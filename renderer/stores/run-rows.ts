import type { RunChange, RunRow } from '#shared/bridge/run-calls.ts';

/** The list with what was pushed, the newest run first; what is gone is out. */
export function withChanges(rows: readonly RunRow[], changes: readonly RunChange[]): readonly RunRow[] {
  const changed = new Set(changes.map(({ run }) => run));
  const told = changes.filter((change): change is RunRow => !('isGone' in change));
  return [...told, ...rows.filter(({ run }) => !changed.has(run))].sort((one, other) => other.number - one.number);
}

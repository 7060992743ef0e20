import { create } from 'zustand';
import type { MergeConflict } from '#shared/workflow/merge-data.ts';

/** What happened to the open workflow from outside that a person must decide on. Nothing of it is lost meanwhile. */
interface Outside {
  /** Its file is not there any more; `renamedTo`: the workflow that now holds its text. */
  readonly gone: { readonly name: string; readonly renamedTo?: string } | undefined;
  /** Changed here and outside at the same places. */
  readonly conflicts: readonly MergeConflict[];
}

const NOTHING: Outside = { gone: undefined, conflicts: [] };

export const useOutside = create<Outside>(() => NOTHING);

export function forgetOutside(): void {
  useOutside.setState(NOTHING);
}

/** A later value of the same place takes the place of an earlier one. */
export function askAboutConflicts(conflicts: readonly MergeConflict[]): void {
  if (conflicts.length === 0) return;
  const ids = new Set(conflicts.map(({ id }) => id));
  useOutside.setState((before) => ({
    conflicts: [...before.conflicts.filter(({ id }) => !ids.has(id)), ...conflicts],
  }));
}

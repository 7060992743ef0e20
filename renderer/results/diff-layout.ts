import { create } from 'zustand';
import { z } from 'zod';

const layoutSchema = z.enum(['unified', 'sideBySide']).catch('unified');
export type DiffLayout = z.infer<typeof layoutSchema>;

export const DIFF_LAYOUTS: readonly DiffLayout[] = ['unified', 'sideBySide'];

const KEY = 'codomyrmex.diff';

/** How diffs are laid out, wherever one is shown; remembered by the browser. */
export const useDiffLayout = create<{ readonly layout: DiffLayout }>(() => ({
  layout: layoutSchema.parse(localStorage.getItem(KEY)),
}));

export function setDiffLayout(layout: DiffLayout): void {
  useDiffLayout.setState({ layout });
  localStorage.setItem(KEY, layout);
}

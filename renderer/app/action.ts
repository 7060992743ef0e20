import { useStudio } from '../stores/studio-store.ts';
import { shortcutsOf } from './keymap.ts';

/** In the order of the palette and of the shortcut sheet. */
export const ACTION_GROUPS = ['run', 'edit', 'view', 'workflow', 'project', 'help'] as const;

/** One thing the user can do. Button, menu, shortcut and command palette all read this same object. */
export interface UserAction {
  readonly id: string;
  readonly label: string;
  readonly keywords?: readonly string[];
  /** tinykeys notation, first one shown: `$mod+Enter`. What the user chose instead stands in the settings: `keysOf`. */
  readonly shortcuts?: readonly string[];
  /** Group in the palette and in the shortcut sheet. */
  readonly group: (typeof ACTION_GROUPS)[number];
  /** Why it cannot be done now; undefined: it can. */
  readonly disabledBecause?: () => string | undefined;
  readonly run: () => void;
}

/** The keys of an action as they are now, the user's own before ours. */
export function keysOf(action: UserAction): readonly string[] {
  return shortcutsOf(action, useStudio.getState().settings.keymap);
}

/** What to show beside an action that stays on screen while its key may change. */
export function useKeyLabel(action: UserAction): string | undefined {
  const first = useStudio((state) => shortcutsOf(action, state.settings.keymap)[0]);
  return shortcutLabel(first);
}

/** What keys are called on this machine: `⌘K` or `Ctrl+K`. */
export function shortcutLabel(shortcut: string | undefined): string | undefined {
  if (shortcut === undefined) return undefined;
  // Which key makes a question mark, and whether with Shift, depends on the keyboard; the sign does not.
  if (shortcut === 'Shift+?') return '?';
  const isMac = navigator.platform.startsWith('Mac');
  const names: Readonly<Record<string, string>> = isMac
    ? { $mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
    : { $mod: 'Ctrl', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
  const parts = shortcut
    .split(/(?<=\w)\+/)
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part.replace(/^Key|^Digit/, '')));
  return parts.join(isMac ? '' : '+');
}

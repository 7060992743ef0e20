import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { useStudio } from '../stores/studio-store.ts';
import { useView } from '../stores/view-store.ts';
import type { UserAction } from './action.ts';
import { allActions } from './actions.ts';
import { pressesFor, shortcutsOf } from './keymap.ts';

/** Binds every shortcut of every action; anew when the user changes one. */
export function useShortcuts(): void {
  const keymap = useStudio((state) => state.settings.keymap);
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const action of allActions) {
      for (const shortcut of shortcutsOf(action, keymap))
        for (const pressed of pressesFor(shortcut)) bindings[pressed] = (event) => press(action, shortcut, event);
    }
    return tinykeys(window, bindings, { ignore: isNoPress });
  }, [keymap]);
}

/** Whether a field keeps its keys is decided in `isHeld`: left to itself, the library would not even let Ctrl+Enter run from a field. */
function isNoPress(event: KeyboardEvent): boolean {
  return event.isComposing || (event.repeat && !event.key.startsWith('Arrow'));
}

function press(action: UserAction, shortcut: string, event: KeyboardEvent): void {
  if (event.defaultPrevented || isHeld(action, shortcut, event) || action.disabledBecause?.() !== undefined) return;
  event.preventDefault();
  action.run();
}

/** Plain keys belong to a text field while it has the focus; so do the keys of text editing; and everything belongs to an open dialog. */
function isHeld(action: UserAction, shortcut: string, event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  const isTyping =
    target?.closest('input, textarea, select, [contenteditable="true"]') !== null && target !== undefined;
  const isEditingKey = /^\$mod\+(Shift\+)?[ACVXZYacvxzy]$|Arrow|Backspace|Delete/.test(shortcut);
  if (isTyping && (!shortcut.includes('$mod') || isEditingKey)) return true;
  const { sheet } = useView.getState();
  return sheet !== undefined && action.id !== 'help.commands';
}

import type { KeyboardEvent } from 'react';

/** How far a key goes in a list of rows: arrows, and `J` and `K` as in a mail program. With Ctrl, Alt or ⌘ it means something else. */
export function rowStep({
  key,
  ctrlKey,
  altKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): -1 | 0 | 1 {
  if (ctrlKey || altKey || metaKey) return 0;
  if (key === 'ArrowDown' || key === 'j') return 1;
  return key === 'ArrowUp' || key === 'k' ? -1 : 0;
}

/** From the row that has the focus to the next, in the order in which they are seen. Tab reaches them all the same. */
export function walkRows(event: KeyboardEvent<HTMLElement>, rows: string): void {
  const step = rowStep(event);
  const from = document.activeElement;
  if (step === 0 || from?.matches(rows) !== true) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(rows)].toSorted(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const next = all[all.findIndex((row) => row === from) + step];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

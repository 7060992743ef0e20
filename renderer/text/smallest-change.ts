import { diffArrays } from 'diff';

export interface TextChange {
  /** Offsets in the text as it is. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The one replacement that turns a text into another and touches least: cursor, folds and marks outside it stay where they are. */
export function smallestChange(text: string, next: string): TextChange | undefined {
  if (text === next) return undefined;
  const shorter = Math.min(text.length, next.length);
  let start = 0;
  while (start < shorter && text[start] === next[start]) start += 1;
  let end = 0;
  while (end < shorter - start && text[text.length - 1 - end] === next[next.length - 1 - end]) end += 1;
  return { from: start, to: text.length - end, insert: next.slice(start, next.length - end) };
}

/** Longer stretches are replaced as a whole: comparing them line by line would hold up the window. */
const MOST_LINES = 2000;

/**
 * The replacements, in the order of the text, that turn it into another, each within the lines that differ. One replacement from the first
 * difference to the last would take a cursor between two of them along to the first.
 */
export function smallestChanges(text: string, next: string): readonly TextChange[] {
  const whole = smallestChange(text, next);
  if (whole === undefined) return [];
  const from = whole.from === 0 ? 0 : text.lastIndexOf('\n', whole.from - 1) + 1;
  const closing = text.indexOf('\n', whole.to);
  const to = closing < 0 ? text.length : closing + 1;
  const before = linesOf(text.slice(from, to));
  const after = linesOf(next.slice(from, next.length - (text.length - to)));
  if (before.length + after.length > MOST_LINES) return [whole];
  const changes: TextChange[] = [];
  let at = from;
  let removed = '';
  let added = '';
  const close = (): void => {
    const change = smallestChange(removed, added);
    if (change !== undefined) changes.push({ ...change, from: at + change.from, to: at + change.to });
    at += removed.length;
    removed = '';
    added = '';
  };
  for (const part of diffArrays(before, after)) {
    const lines = part.value.join('');
    if (part.added) added += lines;
    else if (part.removed) removed += lines;
    else {
      close();
      at += lines.length;
    }
  }
  close();
  return changes;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

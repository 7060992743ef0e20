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

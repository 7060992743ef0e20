import { skipBlanks } from './skip-blanks.ts';
import type { SourceEntry, SourceNode } from './source-node.ts';

/* Where lines, values and entries of a text begin and end. Offsets count from 0. */

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line break (of its carriage return, if it has one) or of the end. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

/** `end`: where the line before ends. */
export function nextLine(text: string, end: number): number {
  if (text.startsWith('\r\n', end)) return end + 2;
  return text[end] === '\n' ? end + 1 : end;
}

export function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

export function isBlank(text: string, start: number): boolean {
  return text.slice(start, lineEnd(text, start)).trim() === '';
}

export function isAfterBlank(text: string, start: number): boolean {
  return start === 0 || (text[start - 1] === '\n' && isBlank(text, lineStart(text, start - 1)));
}

/** Behind the last character of an entry that is not a blank line. */
export function entryEnd(text: string, entry: SourceEntry): number {
  return entry.value.start < 0 ? (behindColon(text, entry) ?? entry.keyNode.end) : contentEnd(text, entry.value);
}

export function contentEnd(text: string, node: SourceNode): number {
  // The blank lines behind a block text are between the entries, unless it says that it keeps them (`|+`).
  const keeps = /^[|>]\d?\+/.test(text.slice(node.start, node.start + 3));
  const end = node.end;
  if (text[end - 1] !== '\n') return end;
  return keeps ? end - 1 : node.start + text.slice(node.start, end).trimEnd().length;
}

/** Offset behind the colon of a key; undefined when it has none (`{ x }`). */
export function behindColon(text: string, { keyNode }: SourceEntry): number | undefined {
  const at = skipBlanks(text, keyNode.end);
  return text[at] === ':' ? at + 1 : undefined;
}

import { entryEnd, lineEnd, lineStart } from './source-lines.ts';
import { nodeAt, parseSource } from './source-tree.ts';
import type { Path, SourceEntry, SourceMapping } from './source-node.ts';

/**
 * The text with an entry of a mapping moved before another one, or behind all others. The comment directly above it and the one behind
 * it on its line go along; blank lines, and comments that stand on their own, stay where they are. Undefined: there is no such entry.
 * Whoever calls this checks that the new text still holds the same data.
 */
export function reorderEntry(text: string, mapping: Path, key: string, before: string | null): string | undefined {
  const parent = nodeAt(parseSource(text).root, mapping);
  if (parent?.kind !== 'mapping') return undefined;
  const keys = parent.entries.map((entry) => entry.key);
  const from = keys.indexOf(key);
  const others = parent.entries.filter((entry) => entry.key !== key);
  const to = before === null ? others.length : others.findIndex((entry) => entry.key === before);
  const moved = parent.entries[from];
  if (moved === undefined || to < 0) return undefined;
  const ordered = [...others.slice(0, to), moved, ...others.slice(to)];
  const pieces = new Map(parent.entries.map((entry, index) => [entry, pieceOf(text, parent, entry, index)]));
  let result = '';
  let at = 0;
  for (const [index, entry] of parent.entries.entries()) {
    const here = pieces.get(entry);
    const there = pieces.get(ordered[index] ?? entry);
    if (here === undefined || there === undefined) return undefined;
    result += text.slice(at, here.start) + text.slice(there.start, there.end);
    at = here.end;
  }
  return result + text.slice(at);
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** What belongs to an entry. */
function pieceOf(text: string, parent: SourceMapping, entry: SourceEntry, index: number): Piece {
  const { start } = entry.keyNode;
  if (parent.isFlow) return { start, end: entry.value.start < 0 ? entryEnd(text, entry) : entry.value.end };
  const before = parent.entries[index - 1];
  const floor = before === undefined ? 0 : lineEnd(text, entryEnd(text, before));
  return { start: withCommentAbove(text, start, floor), end: lineEnd(text, entryEnd(text, entry)) };
}

/** Offset of the first of the comment lines that stand directly above; never above `floor`. */
function withCommentAbove(text: string, start: number, floor: number): number {
  let first = start;
  for (let line = lineStart(text, start); line > 0;) {
    const above = lineStart(text, line - 1);
    const comment = /^[ \t]*#/.exec(text.slice(above, line));
    if (comment === null || above < floor) return first;
    first = above + comment[0].length - 1;
    line = above;
  }
  return first;
}

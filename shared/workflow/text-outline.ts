import type { Path } from './source-node.ts';

/*
 * Where one stands in the text of a workflow while it is being typed. A reader of YAML gives up at the first half-typed line; this goes by
 * indentation and brackets alone, so that the lines around the cursor still say what may stand there.
 */

/** A key (or an item of a list) of a block, one a line. */
export interface OutlineEntry {
  readonly path: Path;
  readonly indent: number;
  /** Offset of the key, or of what follows the dash. */
  readonly start: number;
  /** What follows the key, as it is written. */
  readonly value: string;
  readonly valueStart: number;
  /** Behind the value: of a text or a bracket that goes on over lines, behind its last line. */
  readonly end: number;
  readonly isItem: boolean;
}

const KEY = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#{}[\],&*!|>%@`-][^\s:#]*|-[^\s:#]+))\s*:(?=\s|$)/;
const BLOCK_TEXT = /^[|>][+-]?\d*[+-]?\s*(#.*)?$/;

export function outlineOf(text: string): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const open: OutlineEntry[] = [];
  const items = new Map<OutlineEntry | undefined, number>();
  for (let at = 0; at < text.length;) {
    const lineEnd = endOfLine(text, at);
    let from = at;
    while (text[from] === ' ') from += 1;
    at = lineEnd + 1;
    for (let isFirst = true; from < lineEnd && text[from] !== '#'; isFirst = false) {
      const indent = from - (text.lastIndexOf('\n', from - 1) + 1);
      const isItem = text[from] === '-' && (from + 1 === lineEnd || text[from + 1] === ' ');
      const key = isItem ? undefined : KEY.exec(text.slice(from, lineEnd));
      if (!isItem && key === null) break;
      if (isFirst) closeDeeper(open, indent, isItem);
      const parent = open.at(-1);
      const count = items.get(parent) ?? 0;
      const step = isItem ? count : (key?.[1] ?? key?.[2] ?? key?.[3] ?? '');
      if (isItem) items.set(parent, count + 1);
      let valueStart = from + (isItem ? 1 : (key?.[0].length ?? 0));
      while (text[valueStart] === ' ') valueStart += 1;
      const value = text.slice(Math.min(valueStart, lineEnd), lineEnd);
      const end = endOfValue(text, { indent, value, valueStart, lineEnd });
      const entry = { path: [...(parent?.path ?? []), step], indent, start: from, value, valueStart, end, isItem };
      entries.push(entry);
      open.push(entry);
      at = Math.max(at, end + 1);
      // `- name: x`: the item holds a mapping that begins on the same line.
      if (!isItem) break;
      from = valueStart;
    }
  }
  return entries;
}

/** Closes what a line with this indentation does not belong to. A list may stand as far left as its key. */
function closeDeeper(open: OutlineEntry[], indent: number, isItem: boolean): void {
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    if (last.indent < indent || (last.indent === indent && isItem && !last.isItem)) return;
    open.pop();
  }
}

interface ValueOfLine {
  readonly indent: number;
  readonly value: string;
  readonly valueStart: number;
  readonly lineEnd: number;
}

function endOfValue(text: string, { indent, value, valueStart, lineEnd }: ValueOfLine): number {
  if (BLOCK_TEXT.test(value)) return endOfBlockText(text, indent, lineEnd);
  if (value.startsWith('{') || value.startsWith('[')) return endOfFlow(text, valueStart) ?? lineEnd;
  return lineEnd;
}

function endOfBlockText(text: string, indent: number, lineEnd: number): number {
  let end = lineEnd;
  for (let at = lineEnd + 1; at < text.length;) {
    const next = endOfLine(text, at);
    const line = text.slice(at, next);
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break;
    end = next;
    at = next + 1;
  }
  return end;
}

/** Where the line ends on which the bracket closes; undefined when it never does, or somebody began a new key instead. */
function endOfFlow(text: string, start: number): number | undefined {
  let depth = 0;
  for (const { character, at } of flowCharacters(text, start, text.length)) {
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return endOfLine(text, at);
  }
  return undefined;
}

/** Characters that mean something in brackets; what stands in quotes and remarks does not. */
export function* flowCharacters(
  text: string,
  start: number,
  end: number,
): Generator<{ readonly character: string; readonly at: number }> {
  let quote = '';
  for (let at = start; at < end; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /[\s{[,:]/.test(text[at - 1] ?? ' ')) {
      quote = character;
    } else if (character === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      at = endOfLine(text, at) - 1;
    } else yield { character, at };
  }
}

export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

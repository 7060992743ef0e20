import type { Path } from './source-node.ts';
import { endOfLine, flowCharacters, outlineOf, type OutlineEntry } from './text-outline.ts';

/** What stands, or is being typed, at an offset of a workflow's text. */
export interface TextPlace {
  /** A key of the mapping at `path`, or the value at `path`. */
  readonly kind: 'key' | 'value';
  readonly path: Path;
  /** Offset where it begins, and what it is so far. */
  readonly from: number;
  readonly typed: string;
  /** Keys that the mapping has already. */
  readonly present: readonly string[];
  /** Between brackets, where one line holds several keys. */
  readonly isFlow: boolean;
  /** Columns that keys of this mapping stand in; of no use between brackets. */
  readonly indent: number;
  readonly outline: readonly OutlineEntry[];
}

/** Undefined in a remark, and where nothing can be told: outside of any key, in JSON. */
export function placeInText(text: string, offset: number): TextPlace | undefined {
  if (/^\ufeff?\s*[{[]/.test(text)) return undefined;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(^|\s)#\s/.test(withoutQuotes(before)) || before.trimStart().startsWith('#')) return undefined;
  const outline = outlineOf(text);
  const holder = outline.findLast(({ valueStart, end }) => valueStart <= offset && offset <= end);
  if (holder !== undefined) return inValue(text, offset, holder, outline);
  return atKey({ text, offset, before, lineStart, outline });
}

function withoutQuotes(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'/g, '');
}

function inValue(
  text: string,
  offset: number,
  entry: OutlineEntry,
  outline: readonly OutlineEntry[],
): TextPlace | undefined {
  const { value, valueStart, path, indent } = entry;
  if (value.startsWith('{') || value.startsWith('[')) return inFlow(text, offset, entry, outline);
  const isAlone = entry.isItem && !value.includes(':');
  const from = valueStart;
  const typed = text.slice(from, offset);
  // `- l` may become an item or the first key of one; it is an item until a colon follows.
  return {
    kind: 'value',
    path,
    from,
    typed,
    present: [],
    isFlow: false,
    indent: isAlone ? indent + 2 : indent,
    outline,
  };
}

interface Frame {
  readonly isMapping: boolean;
  readonly path: Path;
  index: number;
  key: string | undefined;
  readonly present: string[];
  wordStart: number;
}

function inFlow(
  text: string,
  offset: number,
  entry: OutlineEntry,
  outline: readonly OutlineEntry[],
): TextPlace | undefined {
  const frames: Frame[] = [];
  const wordOf = (frame: Frame, end: number): string =>
    text
      .slice(frame.wordStart, end)
      .trim()
      .replaceAll(/^["']|["']$/g, '');
  for (const { character, at } of flowCharacters(text, entry.valueStart, offset)) {
    const frame = frames.at(-1);
    if (character === '{' || character === '[') {
      const path = frame === undefined ? entry.path : [...frame.path, stepOf(frame)];
      frames.push({ isMapping: character === '{', path, index: 0, key: undefined, present: [], wordStart: at + 1 });
    } else if (frame === undefined) continue;
    else if (character === '}' || character === ']') frames.pop();
    else if (character === ',') {
      frame.index += 1;
      frame.key = undefined;
      frame.wordStart = at + 1;
    } else if (character === ':' && frame.isMapping && frame.key === undefined && /\s|$/.test(text[at + 1] ?? ' ')) {
      frame.key = wordOf(frame, at);
      frame.present.push(frame.key);
      frame.wordStart = at + 1;
    }
  }
  const frame = frames.at(-1);
  if (frame === undefined) return undefined;
  let from = frame.wordStart;
  while (from < offset && /\s/.test(text[from] ?? '')) from += 1;
  const about = { from, typed: text.slice(from, offset), isFlow: true, indent: 0, outline };
  return frame.isMapping && frame.key === undefined
    ? { ...about, kind: 'key', path: frame.path, present: frame.present }
    : { ...about, kind: 'value', path: [...frame.path, stepOf(frame)], present: [] };
}

function stepOf(frame: Frame): string | number {
  return frame.isMapping ? (frame.key ?? '') : frame.index;
}

interface Cursor {
  readonly text: string;
  readonly offset: number;
  readonly before: string;
  readonly lineStart: number;
  readonly outline: readonly OutlineEntry[];
}

/** On a line of its own: the key of a mapping, or a text that goes on from the line above. */
function atKey({ text, offset, before, lineStart, outline }: Cursor): TextPlace | undefined {
  const typed = before.trimStart();
  const indent = before.length - typed.length;
  const from = offset - typed.length;
  // On a finished key (`timeout: 5m`, cursor on `timeout`) its own entry says where it is.
  const own = outline.find(({ start, isItem }) => !isItem && start <= offset && lineOf(text, start) === lineStart);
  if (own !== undefined && own.start <= offset) {
    const parent = own.path.slice(0, -1);
    const word = text.slice(own.start, offset);
    return { ...mapping(parent, outline, own), from: own.start, typed: word, indent: own.indent };
  }
  const above = outline.filter(({ start }) => start < lineStart);
  const parent = above.findLast((entry) => entry.indent < indent && isOpenAt(entry, above, indent));
  if (parent === undefined && indent > 0) return undefined;
  return { ...mapping(parent?.path ?? [], outline, undefined), from, typed, indent };
}

function lineOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** No line between it and the cursor stands as far left as it does. */
function isOpenAt(entry: OutlineEntry, above: readonly OutlineEntry[], indent: number): boolean {
  const later = above.slice(above.indexOf(entry) + 1);
  return entry.indent < indent && later.every((other) => other.indent > entry.indent);
}

function mapping(
  path: Path,
  outline: readonly OutlineEntry[],
  own: OutlineEntry | undefined,
): Pick<TextPlace, 'kind' | 'path' | 'present' | 'isFlow' | 'outline'> {
  const present = outline
    .filter((entry) => entry !== own && isChild(path, entry.path))
    .map((entry) => String(entry.path.at(-1)));
  return { kind: 'key', path, present, isFlow: false, outline };
}

function isChild(path: Path, child: Path): boolean {
  return child.length === path.length + 1 && path.every((step, index) => step === child[index]);
}

/** The plain value at a path as it is written, in a block or between brackets; undefined when it is not there or is no plain value. */
export function writtenValue(text: string, outline: readonly OutlineEntry[], path: Path): string | undefined {
  const own = outline.find((entry) => entry.path.length === path.length && isSame(entry.path, path));
  if (own !== undefined) return plain(own.value);
  const holder = outline.find(
    (entry) => entry.path.length === path.length - 1 && isSame(entry.path, path.slice(0, -1)),
  );
  if (holder === undefined || !holder.value.startsWith('{')) return undefined;
  const key = String(path.at(-1)).replaceAll(/[^\w-]/g, '\\$&');
  const flow = text.slice(holder.valueStart, holder.end);
  return plain(new RegExp(`[{,]\\s*["']?${key}["']?\\s*:\\s*([^,}\\n]*)`).exec(flow)?.[1] ?? '');
}

function isSame(a: Path, b: Path): boolean {
  return a.every((step, index) => step === b[index]);
}

function plain(written: string): string | undefined {
  const text = written.replace(/\s+#.*$/, '').trim();
  const unquoted = text.replace(/^"(.*)"$|^'(.*)'$/, (_, double?: string, single?: string) => double ?? single ?? '');
  return unquoted === '' || /^[{[|>&*]/.test(unquoted) ? undefined : unquoted;
}

/** Where the word under an offset ends, for asking what it is. */
export function endOfWord(text: string, offset: number): number {
  const end = endOfLine(text, offset);
  let at = offset;
  while (at < end && /[\w.-]/.test(text[at] ?? '')) at += 1;
  return at;
}

import type { Change } from './data-change.ts';
import { renderBlock, renderEntry, renderFlow, renderFlowEntry, renderItem, renderKey, type Style } from './render.ts';
import { isJsonText, nodeAt, parseSource, type SourceTree } from './source-tree.ts';
import type { Path, SourceEntry, SourceMapping, SourceNode, SourceScalar, SourceSequence } from './source-node.ts';
import { skipBlanks } from './skip-blanks.ts';
import {
  behindColon,
  contentEnd,
  entryEnd,
  isAfterBlank,
  isBlank,
  lineEnd,
  lineIndent,
  lineStart,
  nextLine,
} from './source-lines.ts';

/*
 * Carries changes of data out in a text: only the characters of what changes are replaced, everything else stays as it was written.
 * Whoever calls this checks that the new text really holds the wanted data.
 */

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Which key a new one goes behind, when that is not the last. */
export type KeyOrder = (path: Path) => readonly string[] | undefined;

/** Applies changes in order. Throws `NotEditable` when the place is behind an alias or is written in a way that cannot be spliced. */
export function changeText(text: string, changes: readonly Change[], keyOrder: KeyOrder = () => undefined): string {
  let current = text;
  let rest = changes;
  while (rest.length > 0) {
    const pass = new Pass(parseSource(current), keyOrder);
    const taken = rest.findIndex((change) => !pass.take(change));
    current = pass.result();
    rest = taken < 0 ? [] : rest.slice(taken);
  }
  return current;
}

export class NotEditable extends Error {
  override readonly name = 'NotEditable';
}

/** The changes that can be made on one parse: none of them may move what a later one looks for. */
class Pass {
  readonly #text: string;
  readonly #root: SourceNode | undefined;
  readonly #style: Style;
  readonly #keyOrder: KeyOrder;
  readonly #splices: Splice[] = [];
  /** Collections that lost or gained something in this pass, with how many entries are left. */
  readonly #left = new Map<SourceNode, number>();
  readonly #replaced: Path[] = [];

  constructor(tree: SourceTree, keyOrder: KeyOrder) {
    this.#text = tree.text;
    this.#root = tree.root;
    this.#style = styleOf(tree);
    this.#keyOrder = keyOrder;
  }

  result(): string {
    // What is inserted where something is taken out comes first; sorting keeps the order of several insertions.
    const ordered = this.#splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
    let result = '';
    let at = 0;
    for (const { start, end, text } of ordered) {
      result += this.#text.slice(at, start) + text;
      at = end;
    }
    return result + this.#text.slice(at);
  }

  /** False: not in this pass. The first change of a pass is always taken (or refused for good). */
  take(change: Change): boolean {
    const isFirst = this.#splices.length === 0;
    if (!isFirst && this.#replaced.some((path) => isPrefix(path, change.path) || isPrefix(change.path, path)))
      return false;
    const parentPath = change.path.slice(0, -1);
    const parent = nodeAt(this.#root, parentPath);
    const step = change.path.at(-1);
    if (step === undefined) return this.#replaceRoot(change);
    if (parent === undefined) throw new NotEditable(`Nothing is written at ${parentPath.join('.')}`);
    if (parent.kind === 'mapping') return this.#takeInMapping(change, parent, String(step));
    if (parent.kind === 'sequence') return this.#takeInSequence(change, parent, Number(step));
    throw new NotEditable(
      parent.kind === 'alias' ? 'The place is behind an alias' : 'The place is inside a single value',
    );
  }

  #replaceRoot(change: Change): boolean {
    if (change.kind !== 'set') throw new NotEditable('The whole text cannot be removed');
    const start = this.#root?.start ?? this.#text.length;
    const end = this.#root?.end ?? this.#text.length;
    const block = this.#style.isJson
      ? renderFlow(change.value, this.#style, '')
      : renderBlock(change.value, this.#style, '').trimStart();
    return this.#add(change.path, {
      start,
      end,
      text: this.#root === undefined ? `${block}${this.#style.newline}` : block,
    });
  }

  #takeInMapping(change: Change, parent: SourceMapping, key: string): boolean {
    const entry = parent.get(key);
    // A flow is spliced at its commas, so two changes of its own entries would meet.
    if (parent.isFlow && this.#left.has(parent)) return false;
    switch (change.kind) {
      case 'rekey':
        if (entry === undefined) throw new NotEditable(`There is no key ${key}`);
        return this.#rekey(change.path, entry, change.key, parent);
      case 'remove':
        return entry === undefined || this.#removeEntry(change.path, parent, entry);
      case 'set':
        if (entry === undefined) return this.#insertEntry(change.path, parent, key, change.value);
        return this.#replaceValue(change.path, parent.isFlow, entry, change.value, this.#columnOf(parent), key);
    }
  }

  #takeInSequence(change: Change, parent: SourceSequence, index: number): boolean {
    if (this.#left.has(parent)) return false;
    const item = parent.items[index];
    if (change.kind === 'rekey') throw new NotEditable('A list has no keys');
    if (change.kind === 'remove') return item === undefined || this.#removeItem(change.path, parent, index);
    if (item === undefined) return this.#insertItem(change.path, parent, change.value);
    const kept = this.#keptScalar(item, change.value);
    if (kept !== undefined) return this.#add(change.path, kept);
    if (parent.isFlow) {
      if (item.start < 0) throw new NotEditable('An empty item of a list on one line');
      return this.#add(change.path, {
        start: item.start,
        end: item.end,
        text: renderFlow(change.value, this.#style, lineIndent(this.#text, item.start)),
      });
    }
    const dash = this.#dashOf(parent, index);
    const text = renderItem(change.value, this.#style, ' '.repeat(this.#columnOf(parent)));
    return this.#add(change.path, this.#blockValue(dash + 1, item, text));
  }

  #rekey(path: Path, { keyNode }: SourceEntry, key: string, parent: SourceMapping): boolean {
    this.#left.set(parent, parent.entries.length);
    const text =
      this.#style.isJson || keyNode.style === 'double'
        ? JSON.stringify(key)
        : keyNode.style === 'single'
          ? `'${key}'`
          : renderKey(key);
    return this.#add(path, { start: keyNode.start, end: keyNode.end, text });
  }

  #replaceValue(path: Path, isFlow: boolean, entry: SourceEntry, value: unknown, column: number, key: string): boolean {
    const old = entry.value;
    const kept = this.#keptScalar(old, value);
    if (kept !== undefined) return this.#add(path, kept);
    const head = behindColon(this.#text, entry);
    if (isFlow) {
      const text = renderFlow(value, this.#style, lineIndent(this.#text, entry.keyNode.start));
      if (old.start >= 0) return this.#add(path, { start: old.start, end: old.end, text });
      return this.#add(path, {
        start: head ?? entry.keyNode.end,
        end: head ?? entry.keyNode.end,
        text: head === undefined ? `: ${text}` : ` ${text}`,
      });
    }
    if (head === undefined) throw new NotEditable('The key has no colon on its line');
    const text =
      this.#keepsFlow(old, value) ?? renderBlock(value, this.#style, ' '.repeat(column) + this.#style.unit, key);
    return this.#add(path, this.#blockValue(head, old, text));
  }

  /** A text for a text: the quotes stay, and of a block only the lines that differ are replaced. */
  #keptScalar(old: SourceNode, value: unknown): Splice | undefined {
    if (old.kind !== 'scalar' || old.hasAnchorOrTag || old.start < 0 || typeof value !== 'string') return undefined;
    const isSimple = !/[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe]/.test(value);
    const body = { start: old.valueStart, end: old.valueEnd };
    if (old.style === 'double' && isSimple) return { ...body, text: value.replaceAll(/["\\]/g, '\\$&') };
    if (old.style === 'single' && isSimple) return { ...body, text: value.replaceAll("'", "''") };
    const lines = old.style === 'literal' ? this.#keptLines(old, value) : undefined;
    return lines === undefined ? undefined : { ...body, text: lines };
  }

  #keptLines({ valueStart, valueEnd, value: before }: SourceScalar, value: string): string | undefined {
    const [from, to] = [before.split('\n'), value.split('\n')];
    const raw = this.#text.slice(valueStart, valueEnd).split('\n');
    if (from.length !== to.length || raw.length < to.length) return undefined;
    const lines = raw.map((line, index) => {
      const [old = '', next = ''] = [from[index], to[index]];
      if (index >= to.length || old === next) return line;
      const isSafe = /^\S.*\S$/.test(next) && line.trimEnd().endsWith(old) && old !== '';
      return isSafe ? line.replace(old, () => next) : undefined;
    });
    return lines.includes(undefined) ? undefined : lines.join('\n');
  }

  /** A collection on one line stays on one line. */
  #keepsFlow(old: SourceNode, value: unknown): string | undefined {
    const isFlow = (old.kind === 'mapping' || old.kind === 'sequence') && old.isFlow;
    const wasEmpty =
      old.kind === 'mapping' ? old.entries.length === 0 : old.kind === 'sequence' && old.items.length === 0;
    if (!isFlow || wasEmpty || typeof value !== 'object' || value === null) return undefined;
    return ` ${renderFlow(value, this.#style, '')}`;
  }

  /** Puts `text` (as `renderBlock` makes it) behind a colon or dash in place of an old value; a comment on that line stays there. */
  #blockValue(head: number, old: SourceNode, text: string): Splice {
    const lineBreak = text.search(/\r?\n/);
    if (old.start < 0) {
      const end = lineEnd(this.#text, head);
      const comment = this.#text.slice(head, end).trim();
      if (lineBreak < 0) return { start: head, end: head, text };
      return { start: head, end, text: withComment(text, comment) };
    }
    const oldEnd = contentEnd(this.#text, old);
    const gap = this.#text.slice(head, old.start);
    const isOnLine = !this.#text.slice(head, oldEnd).includes('\n');
    if (isOnLine && lineBreak < 0) return { start: old.start, end: oldEnd, text: text.trimStart() };
    const end = lineEnd(this.#text, oldEnd);
    // The comment behind the last line of a block is about that line, which goes.
    const isBlock = (old.kind === 'mapping' || old.kind === 'sequence') && !old.isFlow;
    if (isBlock) return { start: head, end, text: withComment(text, commentIn(gap)) };
    return { start: head, end, text: withComment(text, this.#text.slice(oldEnd, end).trim()) };
  }

  #insertEntry(path: Path, parent: SourceMapping, key: string, value: unknown): boolean {
    this.#left.set(parent, (this.#left.get(parent) ?? parent.entries.length) + 1);
    if (parent.isFlow) {
      const children = parent.entries.map(({ keyNode, value: item }) => ({
        start: keyNode.start,
        end: item.start < 0 ? keyNode.end : item.end,
      }));
      const indent = lineIndent(this.#text, children.at(-1)?.start ?? parent.start);
      const inner = children.length === 0 ? `${indent}${this.#style.unit}` : indent;
      return this.#add(path, this.#flowInsertion(parent, children, renderFlowEntry(key, value, this.#style, inner)));
    }
    const indent = ' '.repeat(this.#columnOf(parent));
    const lines = renderEntry(key, value, this.#style, indent);
    const before = this.#entryBefore(path, parent);
    if (before === undefined) {
      const start = parent.entries[0]?.keyNode.start ?? parent.contentStart;
      return this.#add(path, {
        start,
        end: start,
        text: `${lines.slice(indent.length)}${this.#style.newline}${indent}`,
      });
    }
    const isLast = before === parent.entries.at(-1);
    return this.#add(
      path,
      this.#linesAfter(entryEnd(this.#text, before), lines, isLast && this.#hasBlankLines(parent)),
    );
  }

  /** The entry a new key goes behind: the last, or the last of those that come before it by custom. */
  #entryBefore(path: Path, parent: SourceMapping): SourceEntry | undefined {
    const order = this.#keyOrder(path.slice(0, -1));
    const place = order?.indexOf(String(path.at(-1))) ?? -1;
    if (order === undefined || place < 0) return parent.entries.at(-1);
    const earlier = parent.entries.findLast((entry) => order.indexOf(entry.key) < place && order.includes(entry.key));
    return earlier ?? (parent.entries.some((entry) => order.includes(entry.key)) ? undefined : parent.entries.at(-1));
  }

  #insertItem(path: Path, parent: SourceSequence, value: unknown): boolean {
    this.#left.set(parent, parent.items.length + 1);
    if (parent.isFlow) {
      const indent = lineIndent(this.#text, parent.items.at(-1)?.start ?? parent.start);
      const inner = parent.items.length === 0 ? `${indent}${this.#style.unit}` : indent;
      return this.#add(path, this.#flowInsertion(parent, parent.items, renderFlow(value, this.#style, inner)));
    }
    const indent = ' '.repeat(this.#columnOf(parent));
    return this.#add(path, this.#linesAfter(parent.end, `${indent}-${renderItem(value, this.#style, indent)}`, false));
  }

  #flowInsertion(
    parent: SourceMapping | SourceSequence,
    children: readonly { readonly start: number; readonly end: number }[],
    piece: string,
  ): Splice {
    const last = children.at(-1);
    if (!'{['.includes(this.#text[parent.contentStart] ?? ' '))
      throw new NotEditable('A mapping without braces in a list');
    if (last === undefined) return this.#firstInFlow(parent, piece);
    const ownLine = lineStart(this.#text, last.start);
    const isOnOwnLine = ownLine > parent.contentStart && this.#text.slice(ownLine, last.start).trim() === '';
    const separator = isOnOwnLine
      ? `${this.#style.newline}${this.#text.slice(ownLine, last.start)}`
      : this.#style.isJson && this.#style.unit === ''
        ? ''
        : ' ';
    // `{ x, y: }` may have a colon with nothing behind it.
    let at = last.end;
    const next = skipBlanks(this.#text, at);
    if (this.#text[next] === ':') at = next + 1;
    const comma = skipBlanks(this.#text, at);
    if (this.#text[comma] === ',') return { start: comma + 1, end: comma + 1, text: `${separator}${piece}` };
    return { start: at, end: at, text: `,${separator}${piece}` };
  }

  #firstInFlow(parent: SourceMapping | SourceSequence, piece: string): Splice {
    const inside = { start: parent.contentStart + 1, end: parent.end - 1 };
    if (!this.#style.isJson) return { ...inside, text: parent.kind === 'mapping' ? ` ${piece} ` : piece };
    if (this.#style.unit === '') return { ...inside, text: piece };
    const indent = lineIndent(this.#text, parent.start);
    return {
      ...inside,
      text: `${this.#style.newline}${indent}${this.#style.unit}${piece}${this.#style.newline}${indent}`,
    };
  }

  #removeEntry(path: Path, parent: SourceMapping, entry: SourceEntry): boolean {
    const left = (this.#left.get(parent) ?? parent.entries.length) - 1;
    if (left < 1 && this.#left.has(parent)) return false;
    this.#left.set(parent, left);
    const start = entry.keyNode.start;
    const index = parent.entries.indexOf(entry);
    if (parent.isFlow) {
      const spans = parent.entries.map(({ keyNode, value }) => ({
        start: keyNode.start,
        end: value.start < 0 ? keyNode.end : value.end,
      }));
      return this.#add(path, this.#flowRemoval(parent, spans, index));
    }
    if (left < 1) throw new NotEditable('The last entry of a block cannot be taken out');
    const next = parent.entries[index + 1];
    const isFirstOnLine = this.#text.slice(lineStart(this.#text, start), start).trim() === '';
    if (!isFirstOnLine && next !== undefined) return this.#add(path, { start, end: next.keyNode.start, text: '' });
    return this.#add(path, this.#lineRemoval(start, entryEnd(this.#text, entry)));
  }

  #removeItem(path: Path, parent: SourceSequence, index: number): boolean {
    this.#left.set(parent, parent.items.length - 1);
    if (parent.isFlow) return this.#add(path, this.#flowRemoval(parent, parent.items, index));
    const dash = this.#dashOf(parent, index);
    const isFirstOnLine = this.#text.slice(lineStart(this.#text, dash), dash).trim() === '';
    if (!isFirstOnLine) {
      if (index + 1 >= parent.items.length) throw new NotEditable('The only item of a list cannot be taken out');
      return this.#add(path, { start: dash, end: this.#dashOf(parent, index + 1), text: '' });
    }
    const item = parent.items[index];
    return this.#add(
      path,
      this.#lineRemoval(dash, item === undefined || item.start < 0 ? dash + 1 : contentEnd(this.#text, item)),
    );
  }

  #flowRemoval(
    parent: SourceMapping | SourceSequence,
    spans: readonly { readonly start: number; readonly end: number }[],
    index: number,
  ): Splice {
    const [before, span, next] = [spans[index - 1], spans[index], spans[index + 1]];
    if (span === undefined || span.start < 0) throw new NotEditable('An empty item cannot be taken out');
    const ownLine = lineStart(this.#text, span.start);
    const isOnOwnLine = ownLine > parent.contentStart && this.#text.slice(ownLine, span.start).trim() === '';
    const comma = skipBlanks(this.#text, span.end);
    const hasComma = this.#text[comma] === ',';
    if (isOnOwnLine && hasComma) {
      const end = lineEnd(this.#text, comma + 1);
      if (/^[ \t]*(#.*)?$/.test(this.#text.slice(comma + 1, end)))
        return { start: ownLine, end: nextLine(this.#text, end), text: '' };
    }
    if (next !== undefined) return { start: span.start, end: next.start, text: '' };
    if (before !== undefined) return { start: before.end, end: span.end, text: '' };
    return { start: parent.contentStart + 1, end: parent.end - 1, text: '' };
  }

  /** Takes whole lines out, with the comment behind the value; of blank lines on both sides only one side stays. */
  #lineRemoval(start: number, contentEnd: number): Splice {
    const from = lineStart(this.#text, start);
    let to = nextLine(this.#text, lineEnd(this.#text, contentEnd));
    if (isAfterBlank(this.#text, from))
      while (to < this.#text.length && isBlank(this.#text, to)) to = nextLine(this.#text, lineEnd(this.#text, to));
    return { start: from, end: to, text: '' };
  }

  #linesAfter(end: number, lines: string, withBlankLine: boolean): Splice {
    const { newline } = this.#style;
    const endOfLine = lineEnd(this.#text, end);
    const at = nextLine(this.#text, endOfLine);
    const blank = withBlankLine ? newline : '';
    // A file that does not end with a line break still does not.
    if (at === endOfLine) return { start: at, end: at, text: `${newline}${blank}${lines}` };
    return { start: at, end: at, text: `${blank}${lines}${newline}` };
  }

  #hasBlankLines(parent: SourceMapping): boolean {
    const [before, last] = [parent.entries.at(-2), parent.entries.at(-1)];
    if (before === undefined || last === undefined) return false;
    return /\n[ \t]*\r?\n/.test(this.#text.slice(entryEnd(this.#text, before), last.keyNode.start));
  }

  #dashOf(parent: SourceSequence, index: number): number {
    let at = parent.contentStart;
    for (let before = 0; before <= index; before += 1) {
      at = skipBlanks(this.#text, at);
      if (this.#text[at] !== '-') throw new NotEditable('The dash of an item was not found');
      if (before === index) return at;
      const item = parent.items[before];
      at = item === undefined || item.start < 0 ? at + 1 : item.end;
    }
    return at;
  }

  #columnOf(node: SourceMapping | SourceSequence): number {
    const start = node.contentStart;
    const column = start - lineStart(this.#text, start);
    return this.#text.startsWith('\ufeff') && lineStart(this.#text, start) === 0 ? column - 1 : column;
  }

  #add(path: Path, splice: Splice): boolean {
    const meets = this.#splices.some(({ start, end }) => splice.start < end && start < splice.end);
    if (meets) return false;
    this.#splices.push(splice);
    this.#replaced.push(path);
    return true;
  }
}

function withComment(text: string, comment: string): string {
  if (comment === '') return text;
  const lineBreak = text.search(/\r?\n/);
  return lineBreak < 0 ? `${text} ${comment}` : `${text.slice(0, lineBreak)} ${comment}${text.slice(lineBreak)}`;
}

function commentIn(gap: string): string {
  return /^[ \t]*(#[^\r\n]*)/.exec(gap)?.[1] ?? '';
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => String(step) === String(path[index]));
}

function styleOf({ text }: SourceTree): Style {
  const isJson = isJsonText(text);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = (
    isJson ? /\n([ \t]+)"/ : /^[^\s#][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)[^\s#-]/m
  ).exec(text)?.[1];
  return { isJson, newline, unit: unit ?? (isJson ? '' : '  ') };
}

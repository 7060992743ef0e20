import { EVENT_ID, getScalarValue, parseEvents, COLLECTION_STYLE, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';

/*
 * Where everything stands in a YAML or JSON text. The parser's flat events are kept and walked on demand, so that a position in a file
 * of 50,000 nodes costs no tree of a million objects. All offsets count from 0; `end` is exclusive.
 */

export type Path = readonly (string | number)[];

export type SourceNode = SourceMapping | SourceSequence | SourceScalar | SourceAlias;

interface Located {
  /** Of an anchor or a tag if there is one. Absent for nothing at all (`key:`), and then `start` is -1. */
  readonly start: number;
  /** Behind the last character, closing quotes and brackets included; a block text ends behind its last line break. */
  readonly end: number;
  readonly hasAnchorOrTag: boolean;
}
export interface SourceEntry {
  readonly key: string;
  readonly keyNode: SourceScalar;
  readonly value: SourceNode;
}
export interface SourceMapping extends Located {
  readonly kind: 'mapping';
  readonly isFlow: boolean;
  /** Where the content begins, behind an anchor or a tag. */
  readonly contentStart: number;
  readonly entries: readonly SourceEntry[];
  get(key: string): SourceEntry | undefined;
}
export interface SourceSequence extends Located {
  readonly kind: 'sequence';
  readonly isFlow: boolean;
  readonly contentStart: number;
  readonly items: readonly SourceNode[];
}
export interface SourceScalar extends Located {
  readonly kind: 'scalar';
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  readonly value: string;
  /** The characters between the quotes, or of the block. */
  readonly valueStart: number;
  readonly valueEnd: number;
}
export interface SourceAlias extends Located {
  readonly kind: 'alias';
}

export interface SourceTree {
  readonly text: string;
  /** Undefined for an empty text. */
  readonly root: SourceNode | undefined;
}

/** Throws js-yaml's `YAMLException`; JSON is read as the YAML it is. */
export function parseSource(text: string): SourceTree {
  // JSON may be indented by tabs, which YAML forbids. In JSON a tab is never part of a value, so a blank in its place moves nothing.
  const source = isJsonText(text) ? text.replaceAll('\t', ' ') : text;
  const events = parseEvents(source, {});
  const reader = new EventReader(source, events);
  return { text, root: events.length > 2 ? reader.node(1) : undefined };
}

export function isJsonText(text: string): boolean {
  return /^\ufeff?\s*[{[]/.test(text) && parsesAsJson(text);
}

function parsesAsJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

/** The node at a path, as far as it is written out (not behind an alias). */
export function nodeAt(root: SourceNode | undefined, path: Path): SourceNode | undefined {
  let node = root;
  for (const step of path) {
    if (node?.kind === 'mapping') node = node.get(String(step))?.value;
    else if (node?.kind === 'sequence') node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** Offset where a person should look: the value, its key when there is none, or the nearest thing around it that exists. */
export function offsetOf(root: SourceNode | undefined, path: Path, at: 'key' | 'value'): number {
  let node = root;
  let offset = Math.max(0, root?.start ?? 0);
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    if (node?.kind === 'mapping') {
      const entry = node.get(String(step));
      if (entry === undefined) return offset;
      offset = entry.keyNode.start;
      if (isLast && at === 'value' && entry.value.start >= 0) offset = entry.value.start;
      node = entry.value;
    } else if (node?.kind === 'sequence') {
      node = node.items[Number(step)];
      if (node === undefined) return offset;
      if (node.start >= 0) offset = node.start;
    } else return offset;
  }
  return offset;
}

/** Line and column from 1 of an offset. Looks up in a table made once per text. */
export function lineTable(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

const STYLES: Readonly<Record<number, SourceScalar['style']>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
};

class EventReader {
  readonly #source: string;
  readonly #events: readonly Event[];
  /** For each opening event the index of its POP. */
  readonly #closes: Int32Array;
  readonly #nodes = new Map<number, SourceNode>();

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
    this.#closes = matchCloses(events);
  }

  node(index: number): SourceNode {
    const known = this.#nodes.get(index);
    if (known !== undefined) return known;
    const made = this.#make(index);
    this.#nodes.set(index, made);
    return made;
  }

  #make(index: number): SourceNode {
    const event = this.#events[index];
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return this.#mapping(index, event.start, startOf(event), event.style === COLLECTION_STYLE.FLOW);
      case EVENT_ID.SEQUENCE:
        return this.#sequence(index, event.start, startOf(event), event.style === COLLECTION_STYLE.FLOW);
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.ALIAS:
        // The parser's range of an alias leaves out its asterisk.
        return { kind: 'alias', start: event.anchorStart - 1, end: event.anchorEnd, hasAnchorOrTag: false };
      default:
        throw new Error(`No node begins at event ${index}`);
    }
  }

  #mapping(index: number, contentStart: number, start: number, isFlow: boolean): SourceMapping {
    const reader = this;
    let entries: readonly SourceEntry[] | undefined;
    let byKey: ReadonlyMap<string, SourceEntry> | undefined;
    let end: number | undefined;
    return {
      kind: 'mapping',
      isFlow,
      start,
      contentStart,
      hasAnchorOrTag: start !== contentStart,
      get entries() {
        return (entries ??= reader.#entries(index));
      },
      get(key) {
        byKey ??= new Map(this.entries.map((entry) => [entry.key, entry]));
        return byKey.get(key);
      },
      get end() {
        return (end ??= reader.#endOfMapping(contentStart, isFlow, this.entries));
      },
    };
  }

  #sequence(index: number, contentStart: number, start: number, isFlow: boolean): SourceSequence {
    const reader = this;
    let items: readonly SourceNode[] | undefined;
    let end: number | undefined;
    return {
      kind: 'sequence',
      isFlow,
      start,
      contentStart,
      hasAnchorOrTag: start !== contentStart,
      get items() {
        return (items ??= reader.#children(index).map((child) => reader.node(child)));
      },
      get end() {
        return (end ??= reader.#endOfSequence(contentStart, isFlow, this.items));
      },
    };
  }

  #scalar(event: ScalarEvent): SourceScalar {
    const { valueStart, valueEnd } = event;
    const source = this.#source;
    const style = STYLES[event.style] ?? 'plain';
    const isQuoted = style === 'single' || style === 'double';
    const isBlock = style === 'literal' || style === 'folded';
    const own = isQuoted ? valueStart - 1 : isBlock ? blockHeaderStart(source, valueStart) : valueStart;
    const start = startOf({ ...event, start: own });
    return {
      kind: 'scalar',
      style,
      start,
      end: isQuoted ? valueEnd + 1 : Math.max(valueEnd, event.anchorEnd, event.tagEnd),
      hasAnchorOrTag: event.anchorStart >= 0 || event.tagStart >= 0,
      valueStart,
      valueEnd,
      get value() {
        return valueStart < 0 ? '' : getScalarValue(source, event);
      },
    };
  }

  /** Indexes of the events where the children begin. */
  #children(index: number): number[] {
    const close = this.#closes[index] ?? 0;
    const children: number[] = [];
    for (let at = index + 1; at < close; at = this.#next(at)) children.push(at);
    return children;
  }

  #next(index: number): number {
    const close = this.#closes[index] ?? 0;
    return close > 0 ? close + 1 : index + 1;
  }

  #entries(index: number): readonly SourceEntry[] {
    const children = this.#children(index);
    const entries: SourceEntry[] = [];
    for (let at = 0; at + 1 < children.length; at += 2) {
      const keyNode = this.node(children[at] ?? 0);
      const value = this.node(children[at + 1] ?? 0);
      if (keyNode.kind === 'scalar') entries.push({ key: keyNode.value, keyNode, value });
    }
    return entries;
  }

  /** The parser does not say where a collection ends: a block ends with its last child, a flow behind its bracket. */
  #endOfMapping(contentStart: number, isFlow: boolean, entries: readonly SourceEntry[]): number {
    const last = entries.at(-1);
    let end = last === undefined ? contentStart : last.value.end;
    // Nothing behind a key: the colon is the last of it.
    if (last !== undefined && last.value.start < 0) {
      const colon = skipBlanks(this.#source, last.keyNode.end);
      end = this.#source[colon] === ':' ? colon + 1 : last.keyNode.end;
    }
    return this.#endOfCollection(contentStart, isFlow, end);
  }

  #endOfSequence(contentStart: number, isFlow: boolean, items: readonly SourceNode[]): number {
    let end = contentStart;
    for (const item of items) {
      if (item.start >= 0) end = item.end;
      else if (!isFlow) {
        const dash = skipBlanks(this.#source, end);
        if (this.#source[dash] === '-') end = dash + 1;
      }
    }
    return this.#endOfCollection(contentStart, isFlow, end);
  }

  #endOfCollection(contentStart: number, isFlow: boolean, endOfLast: number): number {
    // `[a: b]` holds a mapping without braces of its own.
    if (!isFlow || !'{['.includes(this.#source[contentStart] ?? ' ')) return endOfLast;
    return closingBracket(this.#source, Math.max(endOfLast, contentStart + 1)) + 1;
  }
}

/** Offset of the first character that is neither white space nor in a comment. */
export function skipBlanks(source: string, from: number): number {
  let at = from;
  for (; at < source.length; at += 1) {
    if (source[at] === '#' && (at === 0 || /\s/.test(source[at - 1] ?? ''))) {
      const end = source.indexOf('\n', at);
      if (end < 0) return source.length;
      at = end;
    } else if (!/\s/.test(source[at] ?? '')) return at;
  }
  return at;
}

/** Offset of the bracket that ends a flow collection, from behind its last child on. */
function closingBracket(source: string, from: number): number {
  let at = skipBlanks(source, from);
  while (source[at] === ',' || source[at] === ':') at = skipBlanks(source, at + 1);
  return at;
}

const BLOCK_HEADER = /[|>][-+\d]*[ \t]*(?:[ \t]#.*)?\r?\n?$/;

/** The parser gives the first line of a block text; its `|` or `>` ends the line before. */
function blockHeaderStart(source: string, contentStart: number): number {
  const lineStart = source.lastIndexOf('\n', contentStart - 2) + 1;
  const match = BLOCK_HEADER.exec(source.slice(lineStart, contentStart));
  return match === null ? contentStart : lineStart + match.index;
}

function startOf(event: { readonly start: number; readonly anchorStart: number; readonly tagStart: number }): number {
  // The parser's range of an anchor leaves out its ampersand.
  const starts = [event.start, event.anchorStart < 0 ? -1 : event.anchorStart - 1, event.tagStart].filter((start) => start >= 0);
  return starts.length === 0 ? -1 : Math.min(...starts);
}

function matchCloses(events: readonly Event[]): Int32Array {
  const closes = new Int32Array(events.length);
  const open: number[] = [];
  for (const [index, event] of events.entries()) {
    if (event.type === EVENT_ID.POP) closes[open.pop() ?? 0] = index;
    else if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) open.push(index);
  }
  return closes;
}

import { COLLECTION_STYLE, EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';
import { skipBlanks } from './skip-blanks.ts';
import type { SourceEntry, SourceMapping, SourceNode, SourceScalar, SourceSequence } from './source-node.ts';

const STYLES: Readonly<Record<number, SourceScalar['style']>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
};

/** Makes the nodes of a text from the parser's flat events, each when it is asked for. */
export class EventReader {
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
    const entries = once(() => this.#entries(index));
    const byKey = once(() => new Map(entries().map((entry) => [entry.key, entry])));
    const end = once(() => this.#endOfMapping(contentStart, isFlow, entries()));
    return {
      kind: 'mapping',
      isFlow,
      start,
      contentStart,
      hasAnchorOrTag: start !== contentStart,
      get: (key) => byKey().get(key),
      get entries() {
        return entries();
      },
      get end() {
        return end();
      },
    };
  }

  #sequence(index: number, contentStart: number, start: number, isFlow: boolean): SourceSequence {
    const items = once(() => this.#children(index).map((child) => this.node(child)));
    const end = once(() => this.#endOfSequence(contentStart, isFlow, items()));
    return {
      kind: 'sequence',
      isFlow,
      start,
      contentStart,
      hasAnchorOrTag: start !== contentStart,
      get items() {
        return items();
      },
      get end() {
        return end();
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
  const starts = [event.start, event.anchorStart < 0 ? -1 : event.anchorStart - 1, event.tagStart].filter(
    (start) => start >= 0,
  );
  return starts.length === 0 ? -1 : Math.min(...starts);
}

function matchCloses(events: readonly Event[]): Int32Array {
  const closes = new Int32Array(events.length);
  const open: number[] = [];
  for (const [index, event] of events.entries()) {
    if (event.type === EVENT_ID.POP) closes[open.pop() ?? 0] = index;
    else if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE)
      open.push(index);
  }
  return closes;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

import { parseEvents } from 'js-yaml';
import { DEEPEST } from './load.ts';
import type { Path, SourceNode } from './source-node.ts';
import { EventReader } from './source-reader.ts';

/*
 * Where everything stands in a YAML or JSON text. The parser's flat events are kept and walked on demand, so that a position in a file
 * of 50,000 nodes costs no tree of a million objects. All offsets count from 0; `end` is exclusive.
 */

export interface SourceTree {
  readonly text: string;
  /** Undefined for an empty text. */
  readonly root: SourceNode | undefined;
}

/** Throws js-yaml's `YAMLException`; JSON is read as the YAML it is. */
export function parseSource(text: string): SourceTree {
  // JSON may be indented by tabs, which YAML forbids. In JSON a tab is never part of a value, so a blank in its place moves nothing.
  const source = isJsonText(text) ? text.replaceAll('\t', ' ') : text;
  const events = parseEvents(source, { maxDepth: DEEPEST });
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

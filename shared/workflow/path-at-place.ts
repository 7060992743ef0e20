import { parseSource } from './source-tree.ts';
import type { Path, SourceNode } from './source-node.ts';

/** The way through the data to the key or value at a line and column (from 1); undefined where the text cannot be read. */
export function pathAtPlace(text: string, line: number, column: number): Path | undefined {
  let root: SourceNode | undefined;
  try {
    root = parseSource(text).root;
  } catch {
    return undefined;
  }
  const offset = offsetAt(text, line, column);
  const path: (string | number)[] = [];
  for (let node = root; node !== undefined;) {
    const next: readonly [string | number, SourceNode] | undefined = childAt(node, offset);
    if (next === undefined) break;
    path.push(next[0]);
    node = next[1];
  }
  return path;
}

function childAt(node: SourceNode, offset: number): readonly [string | number, SourceNode] | undefined {
  if (node.kind === 'sequence') {
    const index = node.items.findIndex(({ start, end }) => start <= offset && offset < end);
    const item = node.items[index];
    return item === undefined ? undefined : [index, item];
  }
  if (node.kind !== 'mapping') return undefined;
  const entry = node.entries.find(
    ({ keyNode, value }) => keyNode.start <= offset && offset < Math.max(keyNode.end + 1, value.end),
  );
  return entry === undefined ? undefined : [entry.key, entry.value];
}

function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return start + column - 1;
}

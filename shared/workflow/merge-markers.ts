import { sameData } from './data-change.ts';
import { loadText } from './load.ts';
import type { MergeConflict } from './merge-data.ts';
import { renderEntry } from './render.ts';
import { isJsonText, nodeAt, parseSource } from './source-tree.ts';
import type { Path, SourceNode } from './source-node.ts';

/*
 * Conflicts written into the file as comments above the one field they are about. So the file can still be read, opened on the canvas
 * and validated; a person searches for <<<<<<<, chooses, and deletes the comments.
 */

/** JSON has no comments: such a text stays as it is. */
export function writeMarkers(text: string, conflicts: readonly MergeConflict[]): string {
  if (conflicts.length === 0 || isJsonText(text)) return text;
  const { root } = parseSource(text);
  const blocks = conflicts
    .map((conflict) => ({ at: lineStart(text, placeOf(root, conflict.path)), conflict }))
    .toSorted((a, b) => b.at - a.at);
  const marked = blocks.reduce(
    (result, { at, conflict }) => result.slice(0, at) + markerLines(result, at, conflict) + result.slice(at),
    text,
  );
  return isUnchanged(text, marked) ? marked : text;
}

function isUnchanged(before: string, after: string): boolean {
  const [old, now] = [loadText(before), loadText(after)];
  return old.ok && now.ok && sameData(old.value, now.value);
}

/** Where the key of the field stands, or of the nearest thing around it that is there. */
function placeOf(root: SourceNode | undefined, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = nodeAt(root, path.slice(0, length - 1));
    const entry = parent?.kind === 'mapping' ? parent.get(String(path[length - 1])) : undefined;
    if (entry !== undefined) return entry.keyNode.start;
  }
  return 0;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function markerLines(text: string, at: number, conflict: MergeConflict): string {
  const indent = /^[ ]*/.exec(text.slice(at, at + 200))?.[0] ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const key = String(conflict.path.at(-1));
  const other = conflict.kept === 'ours' ? 'theirs' : 'ours';
  const versions = (['base', other] as const).flatMap((which) => [`${which}:`, ...entryLines(key, conflict[which])]);
  const lines = [
    `<<<<<<< conflict in ${conflict.id}: "${conflict.kept}" stands below; choose, then delete these comments`,
    ...versions,
    '>>>>>>>',
  ];
  return lines.map((line) => `${indent}# ${line}`.trimEnd() + newline).join('');
}

function entryLines(key: string, value: unknown): readonly string[] {
  if (value === undefined) return ['  (not there)'];
  const style = { isJson: false, unit: '  ', newline: '\n' };
  return renderEntry(key, value, style, '  ').split('\n');
}

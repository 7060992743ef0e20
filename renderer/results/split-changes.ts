import { Change, presentableDiff } from '@codemirror/merge';
import type { DiffLine } from './read-diff.ts';

interface Block {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Where it begins on either side, as offsets. */
  readonly fromA: number;
  readonly fromB: number;
  readonly isLast: boolean;
}

/**
 * The changes between the two sides of a diff, as the diff itself says: what it leaves alone stays alone, and only within what it replaces words are
 * compared. To find them anew in the two texts gives other ones, for parts of the file are missing in both.
 */
export function splitChanges(lines: readonly DiffLine[]): readonly Change[] {
  return blocksOf(lines).flatMap((block): readonly Change[] => {
    const { removed, added, fromA, fromB, isLast } = block;
    const [a, b] = [removed.join('\n'), added.join('\n')];
    if (removed.length > 0 && added.length > 0)
      return presentableDiff(a, b).map(
        (change) => new Change(fromA + change.fromA, fromA + change.toA, fromB + change.fromB, fromB + change.toB),
      );
    // With the break behind its lines; at the end of the text there is only the one before them.
    const [toA, toB] = [fromA + a.length, fromB + b.length];
    if (!isLast)
      return [new Change(fromA, removed.length > 0 ? toA + 1 : fromA, fromB, added.length > 0 ? toB + 1 : fromB)];
    return removed.length > 0
      ? [new Change(Math.max(0, fromA - 1), toA, Math.max(0, fromB - 1), Math.max(0, fromB - 1))]
      : [new Change(Math.max(0, fromA - 1), Math.max(0, fromA - 1), Math.max(0, fromB - 1), toB)];
  });
}

/** Stretches of changed lines, without the unchanged ones between them. */
function blocksOf(lines: readonly DiffLine[]): readonly Block[] {
  const blocks: Block[] = [];
  let [atA, atB] = [0, 0];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    if (line === undefined) break;
    if (!isChanged(line)) {
      atA += line.text.length + 1;
      atB += line.text.length + 1;
      index += 1;
      continue;
    }
    const [removed, added]: [string[], string[]] = [[], []];
    const [fromA, fromB] = [atA, atB];
    for (let next = lines[index]; next !== undefined && isChanged(next); next = lines[index]) {
      if (next.kind === 'removed') {
        removed.push(next.text);
        atA += next.text.length + 1;
      } else {
        added.push(next.text);
        atB += next.text.length + 1;
      }
      index += 1;
    }
    blocks.push({ removed, added, fromA, fromB, isLast: index === lines.length });
  }
  return blocks;
}

function isChanged({ kind }: DiffLine): boolean {
  return kind === 'added' || kind === 'removed';
}

import { parsePatch } from 'diff';

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same' | 'gap';
  readonly text: string;
  readonly oldLine?: number;
  readonly newLine?: number;
}

export interface DiffFile {
  readonly path: string;
  readonly additions: number;
  readonly deletions: number;
  readonly lines: readonly DiffLine[];
}

/** A unified diff as numbered lines per file; a gap stands where the diff leaves out unchanged lines. */
export function readDiff(text: string): readonly DiffFile[] {
  return parsePatch(text).map(({ oldFileName, newFileName, hunks }) => {
    const lines = hunks.flatMap((hunk, index) => [
      ...(index > 0 || hunk.oldStart > 1 ? [{ kind: 'gap', text: `⋯ ${hunk.newStart}` } as const] : []),
      ...numberLines(hunk.lines, hunk.oldStart, hunk.newStart),
    ]);
    const name = newFileName === '/dev/null' ? oldFileName : newFileName;
    return {
      path: (name ?? '').replace(/^[ab]\//, ''),
      additions: lines.filter((line) => line.kind === 'added').length,
      deletions: lines.filter((line) => line.kind === 'removed').length,
      lines,
    };
  });
}

function numberLines(lines: readonly string[], oldStart: number, newStart: number): readonly DiffLine[] {
  let oldLine = oldStart;
  let newLine = newStart;
  return lines
    .filter((line) => !line.startsWith('\\'))
    .map((line): DiffLine => {
      const text = line.slice(1);
      if (line.startsWith('+')) return { kind: 'added', text, newLine: newLine++ };
      if (line.startsWith('-')) return { kind: 'removed', text, oldLine: oldLine++ };
      return { kind: 'same', text, oldLine: oldLine++, newLine: newLine++ };
    });
}

/** One side of a diff as a text; `numbers` holds the number each of its lines has in the file, none for a gap. */
export interface DiffSide {
  readonly text: string;
  readonly numbers: readonly (number | undefined)[];
}

/** What stands on either side of a diff, to be laid beside each other. */
export function sidesOf(lines: readonly DiffLine[]): { readonly before: DiffSide; readonly after: DiffSide } {
  return {
    before: sideOf(lines, 'added', (line) => line.oldLine),
    after: sideOf(lines, 'removed', (line) => line.newLine),
  };
}

function sideOf(
  lines: readonly DiffLine[],
  absent: DiffLine['kind'],
  numberOf: (line: DiffLine) => number | undefined,
): DiffSide {
  const present = lines.filter(({ kind }) => kind !== absent);
  return { text: present.map(({ text }) => text).join('\n'), numbers: present.map(numberOf) };
}

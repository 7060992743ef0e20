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

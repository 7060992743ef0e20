import { diffArrays } from 'diff';

/** A piece of a three-way merge of lines: agreed, or changed differently by both sides. */
export type LinePiece =
  | { readonly kind: 'agreed'; readonly lines: readonly string[] }
  | {
      readonly kind: 'conflict';
      readonly base: readonly string[];
      readonly ours: readonly string[];
      readonly theirs: readonly string[];
    };

/** Lines keep their ends, so pieces joined are a text. Changes that touch each other without a line between them count as a conflict. */
export function mergeLines(base: string, ours: string, theirs: string): readonly LinePiece[] {
  const lines = splitLines(base);
  const [one, other] = [hunksOf(lines, splitLines(ours)), hunksOf(lines, splitLines(theirs))];
  const pieces: LinePiece[] = [];
  let at = 0;
  for (const { start, end } of regionsOf([...one, ...other])) {
    pieces.push({ kind: 'agreed', lines: lines.slice(at, start) });
    const [mine, yours] = [side(lines, one, start, end), side(lines, other, start, end)];
    const before = lines.slice(start, end);
    if (sameLines(mine, yours) || sameLines(yours, before)) pieces.push({ kind: 'agreed', lines: mine });
    else if (sameLines(mine, before)) pieces.push({ kind: 'agreed', lines: yours });
    else pieces.push({ kind: 'conflict', base: before, ours: mine, theirs: yours });
    at = end;
  }
  pieces.push({ kind: 'agreed', lines: lines.slice(at) });
  return pieces;
}

/** The merged text, with `ours` where both changed the same lines. */
export function joinPreferringOurs(pieces: readonly LinePiece[]): string {
  return pieces.map((piece) => (piece.kind === 'agreed' ? piece.lines : piece.ours).join('')).join('');
}

/** As git writes conflicts: for texts that cannot be read as workflows. */
export function joinWithMarkers(pieces: readonly LinePiece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'agreed') return piece.lines.join('');
      const [ours, theirs] = [closed(piece.ours), closed(piece.theirs)];
      return `<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`;
    })
    .join('');
}

function closed(lines: readonly string[]): string {
  const text = lines.join('');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** `[start, end)` of the base replaced by `lines`. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(base: string[], changed: string[]): readonly Hunk[] {
  const hunks: { start: number; end: number; lines: string[] }[] = [];
  let at = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const { added, removed, value } of diffArrays(base, changed)) {
    if (!added && !removed) {
      at += value.length;
      open = undefined;
      continue;
    }
    if (open === undefined) hunks.push((open = { start: at, end: at, lines: [] }));
    if (added) open.lines.push(...value);
    else open.end = at += value.length;
  }
  return hunks;
}

/** Stretches of the base that one side or both changed; those that touch are one. */
function regionsOf(hunks: readonly Hunk[]): readonly { readonly start: number; readonly end: number }[] {
  const regions: { start: number; end: number }[] = [];
  for (const { start, end } of hunks.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = regions.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else regions.push({ start, end });
  }
  return regions;
}

/** What a side has in place of `[start, end)` of the base. */
function side(base: readonly string[], hunks: readonly Hunk[], start: number, end: number): readonly string[] {
  const lines: string[] = [];
  let at = start;
  for (const hunk of hunks) {
    if (hunk.start < start || hunk.end > end) continue;
    lines.push(...base.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
  }
  return [...lines, ...base.slice(at, end)];
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

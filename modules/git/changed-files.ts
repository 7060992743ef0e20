import type { ActionContext } from '#engine/action.ts';
import { readGit } from './git.ts';

export interface ChangedFile {
  /** Relative to the project folder. */
  readonly path: string;
  readonly from?: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'typeChanged' | 'unmerged';
  readonly additions: number;
  readonly deletions: number;
  readonly binary: boolean;
}

export interface ChangeSummary {
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
}

const CHANGES: Readonly<Record<string, ChangedFile['change']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'typeChanged',
  U: 'unmerged',
};

/** `args`: what `git diff` compares, from the revisions on. Paths of the answer are relative to the project (`--relative`). */
export async function changedFiles(
  context: ActionContext,
  args: readonly string[],
  { env = {}, renames = true }: { readonly env?: Readonly<Record<string, string>>; readonly renames?: boolean } = {},
): Promise<readonly ChangedFile[]> {
  const flags = ['diff', '--relative', '--no-ext-diff', '--no-textconv', '-z', '--raw', '--numstat'];
  const { stdout } = await readGit(context, [...flags, renames ? '--find-renames' : '--no-renames', ...args], { env });
  return parseChangedFiles(stdout);
}

export function summarizeChanges(files: readonly ChangedFile[]): ChangeSummary {
  const sum = (of: (file: ChangedFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  return { files: files.length, additions: sum((file) => file.additions), deletions: sum((file) => file.deletions) };
}

/** Reads `git diff --raw --numstat -z`: first all raw records, then the line counts of the same files in the same order. */
export function parseChangedFiles(output: string): readonly ChangedFile[] {
  const words = output.split('\0');
  const files: { path: string; from?: string; change: ChangedFile['change'] }[] = [];
  const counts = new Map<string, Pick<ChangedFile, 'additions' | 'deletions' | 'binary'>>();
  for (let at = 0; at < words.length && words[at] !== '';) {
    const word = words[at] ?? '';
    if (word.startsWith(':')) {
      const letter = word.split(' ')[4]?.[0] ?? 'M';
      const moved = letter === 'R' || letter === 'C';
      const [first = '', second = ''] = words.slice(at + 1, at + 3);
      files.push({
        path: moved ? second : first,
        ...(moved ? { from: first } : {}),
        change: CHANGES[letter] ?? 'modified',
      });
      at += moved ? 3 : 2;
    } else {
      const [additions = '', deletions = '', path = ''] = word.split('\t');
      const moved = path === '';
      counts.set(moved ? (words[at + 2] ?? '') : path, readCounts(additions, deletions));
      at += moved ? 3 : 1;
    }
  }
  return files.map((file) => ({ ...file, ...(counts.get(file.path) ?? readCounts('0', '0')) }));
}

/** Binary files have `-` for both. */
function readCounts(additions: string, deletions: string) {
  const binary = additions === '-';
  return { additions: binary ? 0 : Number(additions), deletions: binary ? 0 : Number(deletions), binary };
}

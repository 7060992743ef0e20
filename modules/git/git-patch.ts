import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionContext } from '#engine/action.ts';
import { hashText, type Patch, type PatchedFile } from '#shared/module/patch.ts';
import type { ChangedFile } from './changed-files.ts';
import { git } from './git.ts';

/** Where a side of a comparison comes from: a commit or tree, the index, or the working files. */
export type Side = { readonly kind: 'commit'; readonly hash: string } | { readonly kind: 'index' | 'files' };

const ARGUMENTS_AT_ONCE = 200;

/**
 * The patch of a comparison: git's own text (made without renames), and for each file the hashes of the texts before and after, as they lie
 * in the working folder (line endings converted). Files whose text does not change (binary, mode only) are left out.
 */
export async function gitPatch(
  context: ActionContext,
  text: string,
  files: readonly ChangedFile[],
  sides: { readonly before: Side; readonly after: Side },
): Promise<Patch> {
  const sections = splitDiff(text);
  const kept = files
    .map((file, index) => ({ file, section: sections[index] ?? '' }))
    .filter(({ file, section }) => !file.binary && isTextChange(file, section));
  const before = await textsOf(
    context,
    sides.before,
    kept.map(({ file }) => file).filter(({ change }) => change !== 'added'),
    'before',
  );
  const after = await textsOf(
    context,
    sides.after,
    kept.map(({ file }) => file).filter(({ change }) => change !== 'deleted'),
    'after',
  );
  const hashOf = (content: string | undefined): string | null => (content === undefined ? null : hashText(content));
  const patched = kept.map(({ file }): PatchedFile => ({
    path: file.path,
    before: hashOf(before.get(file.path)),
    after: hashOf(after.get(file.path)),
    additions: file.additions,
    deletions: file.deletions,
  }));
  return { format: 'unified', text: kept.map(({ section }) => section).join(''), files: patched };
}

/** One text per file, in git's order, which is that of the list of files. */
export function splitDiff(text: string): readonly string[] {
  return text === '' ? [] : text.split(/^(?=diff --git )/m);
}

/** An empty file that comes or goes has no hunk, and is a change nevertheless. */
function isTextChange({ change }: ChangedFile, section: string): boolean {
  if (change === 'added' || change === 'deleted') return !/^(new file|deleted file) mode 1(2|6)0000$/m.test(section);
  return change === 'modified' && /^@@ /m.test(section);
}

async function textsOf(
  context: ActionContext,
  side: Side,
  files: readonly ChangedFile[],
  name: string,
): Promise<ReadonlyMap<string, string>> {
  if (files.length === 0) return new Map();
  const folder = side.kind === 'files' ? context.projectFolder : await exportFiles(context, side, files, name);
  const texts = new Map<string, string>();
  for (const { path } of files) texts.set(path, await readFile(join(folder, path), 'utf8'));
  return texts;
}

/** Writes the files of a commit or of the index into the attempt's own folder, through an index of our own. */
async function exportFiles(
  context: ActionContext,
  side: Side,
  files: readonly ChangedFile[],
  name: string,
): Promise<string> {
  const folder = join(context.temporaryFolder, name);
  await mkdir(folder, { recursive: true });
  const env: Record<string, string> =
    side.kind === 'commit' ? { GIT_INDEX_FILE: join(context.temporaryFolder, `${name}.index`) } : {};
  if (side.kind === 'commit') await git(context, ['read-tree', side.hash], { env });
  for (let at = 0; at < files.length; at += ARGUMENTS_AT_ONCE) {
    const paths = files.slice(at, at + ARGUMENTS_AT_ONCE).map((file) => file.path);
    await git(context, ['checkout-index', '--force', `--prefix=${folder}/`, '--', ...paths], { env });
  }
  const { stdout } = await git(context, ['rev-parse', '--show-prefix']);
  return join(folder, stdout.trim());
}

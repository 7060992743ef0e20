import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quietGit, withoutRepository } from './git-program.ts';

/** A larger one is not kept: whoever has 10 MB uncommitted has more than source text there. */
export const LARGEST_PATCH_BYTES = 10_000_000;
const LIMIT_MS = 10_000;

/** Whatever the user's settings make of a diff: one that can be applied, and whose files can be told by what they hold. */
const PLAIN = '--binary --full-index --no-renames --no-ext-diff --no-color --src-prefix=a/ --dst-prefix=b/'.split(' ');

/**
 * What the working tree of a repository holds beyond its last commit, new files too (not ignored ones), as `git apply --binary` takes it. The user's index is
 * not touched. `tooLarge` also when git takes too long; undefined when there is no git.
 */
export async function uncommittedPatch(
  project: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Buffer | 'tooLarge' | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'codomyrmex-index-'));
  const index = path.join(folder, 'index');
  const env = quietGit(withoutRepository(environment));
  const git = (args: readonly string[], more: object = {}) =>
    new Promise<Buffer>((resolve, reject) => {
      const options = { cwd: project, env: { ...env, ...more }, timeout: LIMIT_MS, maxBuffer: LARGEST_PATCH_BYTES };
      execFile('git', args, { ...options, encoding: 'buffer', windowsHide: true }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      );
    });
  try {
    const [real = '', top = ''] = (await git(['rev-parse', '--git-path', 'index', '--show-toplevel']))
      .toString()
      .split('\n');
    await copyFile(path.resolve(project, real), index);
    const beside = { GIT_INDEX_FILE: index };
    // "Will be added": new files show in the diff, and no object is written.
    await git(['-C', top, 'add', '--intent-to-add', '--', '.'], beside);
    return await git(['-C', top, 'diff', ...PLAIN, 'HEAD', '--'], beside);
  } catch (error) {
    const { code, killed } = error as { readonly code?: unknown; readonly killed?: boolean };
    return code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' || killed === true ? 'tooLarge' : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

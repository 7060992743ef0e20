import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export interface GitState {
  readonly isGit: boolean;
  /** Name of the branch, or the first seven digits of the commit when none is checked out; absent when it cannot be told. */
  readonly branch?: string;
}

/** Reads the files of git itself: the list of projects must not start a process for each. */
export async function readGitState(folder: string): Promise<GitState> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === undefined) return { isGit: false };
  const branch = branchOf(await readFile(join(gitFolder, 'HEAD'), 'utf8').catch(() => ''));
  return branch === undefined ? { isGit: true } : { isGit: true, branch };
}

/** The folder that holds HEAD: `.git`, or what the file `.git` of a worktree or submodule points to. */
export async function findGitFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const place = join(at, '.git');
    const found = await stat(place).catch(() => undefined);
    if (found?.isDirectory() === true) return place;
    if (found?.isFile() === true) {
      const target = /^gitdir:\s*(.+?)\s*$/m.exec(await readFile(place, 'utf8').catch(() => ''))?.[1];
      return target === undefined ? undefined : resolve(at, target);
    }
    if (dirname(at) === at) return undefined;
  }
}

function branchOf(head: string): string | undefined {
  const reference = /^ref:\s*refs\/heads\/(.+?)\s*$/.exec(head)?.[1];
  // Repositories that keep their references in a table have this stand-in in HEAD.
  if (reference !== undefined) return reference === '.invalid' ? undefined : reference;
  return /^[0-9a-f]{40,64}\s*$/.test(head) ? head.slice(0, 7) : undefined;
}

import { matchesGlob } from 'node:path';
import type { GitEvent } from '#shared/project/trigger.ts';
import { readFromGit } from '../project/git-program.ts';

/** Where a repository stands. `branch` is absent when none is checked out, `commit` before the first one. */
export interface GitHead {
  readonly branch?: string;
  readonly commit?: string;
}

export async function readGitHead(
  project: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<GitHead> {
  const ask = async (...args: readonly string[]) =>
    (await readFromGit(project, args, environment, { timeoutMs: 10_000 }))?.trim();
  const [branch, commit] = await Promise.all([
    ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
    ask('rev-parse', '--verify', '--quiet', 'HEAD'),
  ]);
  return { ...(branch === undefined ? {} : { branch }), ...(commit === undefined ? {} : { commit }) };
}

/** What happened between two looks: another branch, or another commit on the same one. */
export function gitEventBetween(before: GitHead, after: GitHead): GitEvent | undefined {
  if (before.branch !== after.branch) return 'branch';
  return before.commit !== after.commit && after.commit !== undefined ? 'commit' : undefined;
}

export function isWantedBranch(branches: readonly string[] | undefined, branch: string | undefined): boolean {
  if (branches === undefined) return true;
  return branch !== undefined && branches.some((glob) => matchesGlob(branch, glob));
}

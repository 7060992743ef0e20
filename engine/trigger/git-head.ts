import { execFile } from 'node:child_process';
import { matchesGlob } from 'node:path';
import type { GitEvent } from '#shared/project/trigger.ts';

/** Where a repository stands. `branch` is absent when none is checked out, `commit` before the first one. */
export interface GitHead {
  readonly branch?: string;
  readonly commit?: string;
}

export async function readGitHead(
  project: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<GitHead> {
  const ask = (...args: readonly string[]) =>
    new Promise<string | undefined>((done) => {
      const env = { ...environment, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
      execFile('git', args, { cwd: project, env, timeout: 10_000, windowsHide: true }, (error, stdout) =>
        done(error === null ? stdout.trim() : undefined),
      );
    });
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

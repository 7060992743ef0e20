import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readGitState } from './git-branch.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'branch-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();

describe('what the list of projects says about git', () => {
  test('a folder without a repository is not git', async () => {
    expect(await readGitState(folder)).toEqual({ isGit: false });
  });

  test('the branch is known before the first commit, with slashes, and from a folder inside', async () => {
    git('init', '-q', '-b', 'feature/new-things');
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    expect(await readGitState(join(folder, 'a', 'b'))).toEqual({ isGit: true, branch: 'feature/new-things' });
  });

  test('a checked-out commit shows its first seven digits', async () => {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'one');
    git('checkout', '-q', '--detach');
    expect(await readGitState(folder)).toEqual({ isGit: true, branch: git('rev-parse', 'HEAD').slice(0, 7) });
  });

  test('a worktree shows its own branch', async () => {
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'one');
    git('worktree', 'add', '-q', '-b', 'side', 'beside');
    expect(await readGitState(join(folder, 'beside'))).toEqual({ isGit: true, branch: 'side' });
  });

  test('a .git file that leads nowhere is git without a branch', async () => {
    await writeFile(join(folder, '.git'), 'gitdir: /nowhere/at/all\n');
    expect(await readGitState(folder)).toEqual({ isGit: true });
  });
});

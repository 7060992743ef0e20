import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ActionOutcome } from '#engine/action.ts';
import { applyPatch, patchSchema } from '#shared/module/patch.ts';
import { createAdapterRig, type AdapterRig, type AdapterRigOptions } from '../adapter-rig.ts';
import { gitModule } from './module.ts';

const [status, diff, log, branch, commit, checkout] = gitModule.actions as [
  Action,
  Action,
  Action,
  Action,
  Action,
  Action,
];
type Action = (typeof gitModule.actions)[number];

const onlyOurs = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };

/** A repository on branch `main`, with `files` in a first commit. */
async function repositoryRig(options: AdapterRigOptions = {}): Promise<AdapterRig> {
  const rig = await createAdapterRig({ ...options, env: onlyOurs });
  await rig.exec('git', 'init', '--quiet', '--initial-branch=main');
  await rig.exec('git', 'config', 'user.name', 'Ada');
  await rig.exec('git', 'config', 'user.email', 'ada@example.test');
  if (options.files !== undefined) await commitAll(rig, 'first');
  return rig;
}

async function commitAll(rig: AdapterRig, message: string): Promise<void> {
  await rig.exec('git', 'add', '--all');
  await rig.exec('git', 'commit', '--quiet', '--message', message);
}

function outputsOf(outcome: ActionOutcome): Readonly<Record<string, unknown>> {
  expect(outcome).toMatchObject({ status: 'succeeded' });
  return outcome.outputs ?? {};
}

function pathsOf(outcome: ActionOutcome): readonly string[] {
  return (outputsOf(outcome)['files'] as { path: string }[]).map((file) => file.path);
}

describe('git.status', () => {
  test('tells branch and every changed file, with renames and awkward names', async () => {
    const rig = await repositoryRig({
      files: { 'a.txt': 'one\n', 'old name.txt': 'a long enough line\n', 'gone.txt': 'x\n', 'both.txt': '1\n' },
    });
    await rig.write('a.txt', 'two\n');
    await rig.exec('git', 'mv', 'old name.txt', 'new "näme".txt');
    await rm(join(rig.folder, 'gone.txt'));
    await rig.write('both.txt', '2\n');
    await rig.exec('git', 'add', 'both.txt');
    await rig.write('both.txt', '3\n');
    await rig.write('sub/new.txt', 'new\n');
    const outputs = outputsOf(await rig.attempt(status));
    expect(outputs).toMatchObject({ branch: 'main', clean: false, upstream: null, ahead: null, behind: null });
    expect(outputs['files']).toEqual([
      { path: 'a.txt', index: ' ', worktree: 'M' },
      { path: 'both.txt', index: 'M', worktree: 'M' },
      { path: 'gone.txt', index: ' ', worktree: 'D' },
      { path: 'new "näme".txt', index: 'R', worktree: ' ', from: 'old name.txt' },
      { path: 'sub/new.txt', index: '?', worktree: '?' },
    ]);
  });

  test('is clean after a commit and counts the distance from the upstream', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': 'one\n' } });
    await rig.exec('git', 'branch', 'origin-main');
    await rig.exec('git', 'branch', '--set-upstream-to=origin-main');
    await rig.write('a.txt', 'two\n');
    await commitAll(rig, 'second');
    expect(outputsOf(await rig.attempt(status))).toMatchObject({
      clean: true,
      files: [],
      upstream: 'origin-main',
      ahead: 1,
      behind: 0,
    });
  });

  test('works before the first commit and on a detached head', async () => {
    const rig = await repositoryRig();
    await rig.write('a.txt', 'one\n');
    expect(outputsOf(await rig.attempt(status))).toMatchObject({ branch: 'main', head: null, clean: false });
    await commitAll(rig, 'first');
    await rig.exec('git', 'checkout', '--quiet', '--detach');
    const outputs = outputsOf(await rig.attempt(status));
    expect(outputs).toMatchObject({ branch: null, clean: true });
    expect(outputs['head']).toMatch(/^[0-9a-f]{40}$/);
  });

  test('of a project in a subfolder shows its own files only, relative to it', async () => {
    const outer = await repositoryRig({ files: { 'packages/app/a.txt': '1\n', 'other.txt': '1\n' } });
    await outer.write('packages/app/a.txt', '2\n');
    await outer.write('other.txt', '2\n');
    const inner = { ...outer.context, projectFolder: join(outer.folder, 'packages/app') };
    const run = outer.context.run.bind(outer.context);
    const context = { ...inner, run: (request: Parameters<typeof run>[0]) => run({ ...request, cwd: 'packages/app' }) };
    const outcome = await status.adapter!(status.parse({}), context);
    expect(outputsOf(outcome)['files']).toEqual([{ path: 'a.txt', index: ' ', worktree: 'M' }]);
  });

  test('outside a repository is a problem with a remedy', async () => {
    const rig = await createAdapterRig({ env: onlyOurs });
    expect(await rig.attempt(status)).toMatchObject({
      status: 'failed',
      problem: { code: 'git.notARepository', remedy: expect.stringContaining('git init'), retryable: false },
    });
  });

  test('takes no lock: it works while another git holds the index', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': 'one\n' } });
    await rig.write('.git/index.lock', '');
    expect(await rig.attempt(status)).toMatchObject({ status: 'succeeded' });
    expect(await rig.attempt(commit, { message: 'no' })).toMatchObject({
      problem: { code: 'git.locked', retryable: true },
    });
  });

  test('without the git program says so', async () => {
    const rig = await createAdapterRig({ env: { PATH: '' } });
    expect(await rig.attempt(status)).toMatchObject({ status: 'failed', problem: { code: 'program.notFound' } });
  });
});

describe('git.diff', () => {
  test('gives text, files with line counts and renames, and a sum', async () => {
    const rig = await repositoryRig({
      files: {
        'a.txt': 'one\ntwo\n',
        'b.txt': 'a long line that stays\n'.repeat(5),
        'c.bin': new Uint8Array([0, 1, 2]),
      },
    });
    await rig.write('a.txt', 'one\n2\n3\n');
    await rig.exec('git', 'mv', 'b.txt', 'd.txt');
    await rig.write('c.bin', new Uint8Array([0, 1, 3]));
    const outputs = outputsOf(await rig.attempt(diff));
    expect(outputs['text']).toContain('-two\n+2\n+3\n');
    expect(outputs['files']).toEqual([
      { path: 'a.txt', change: 'modified', additions: 2, deletions: 1, binary: false },
      { path: 'c.bin', change: 'modified', additions: 0, deletions: 0, binary: true },
      { path: 'd.txt', from: 'b.txt', change: 'renamed', additions: 0, deletions: 0, binary: false },
    ]);
    expect(outputs['summary']).toEqual({ files: 3, additions: 2, deletions: 1 });
  });

  test('its patch leads from the old texts to the new ones, added, deleted and renamed files included', async () => {
    const old = {
      'a.txt': 'one\ntwo\n',
      'b c.txt': 'stays\n',
      'gone.txt': 'no newline at the end',
      'moved/x.txt': 'y\n',
    };
    const rig = await repositoryRig({ files: { ...old, 'c.bin': new Uint8Array([0, 1]) } });
    await rig.write('a.txt', 'zero\none\ntwo\n');
    await rm(join(rig.folder, 'gone.txt'));
    await rig.exec('git', 'mv', 'moved/x.txt', 'moved/z.txt');
    await rig.write('c.bin', new Uint8Array([0, 2]));
    await rig.write('added ä.txt', 'new\n');
    await rig.write('empty.txt', '');
    const patch = patchSchema.parse(outputsOf(await rig.attempt(diff, { untracked: true }))['patch']);
    const applied = await applyPatch(patch, (path) => Promise.resolve(old[path as keyof typeof old] ?? null));
    expect(applied).toEqual({
      ok: true,
      value: expect.arrayContaining([
        { path: 'a.txt', content: 'zero\none\ntwo\n' },
        { path: 'added ä.txt', content: 'new\n' },
        { path: 'empty.txt', content: '' },
        { path: 'gone.txt', content: null },
        { path: 'moved/x.txt', content: null },
        { path: 'moved/z.txt', content: 'y\n' },
      ]),
    });
    expect(patch.files).toHaveLength(6);
    expect(outputsOf(await rig.attempt(status))['files']).toContainEqual({
      path: 'empty.txt',
      index: '?',
      worktree: '?',
    });
  });

  test('compares two commits, the index, and one path', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n', 'src/b.txt': '1\n' } });
    await rig.write('a.txt', '2\n');
    await rig.write('src/b.txt', '2\n');
    await commitAll(rig, 'second');
    expect(pathsOf(await rig.attempt(diff, { from: 'HEAD~1', to: 'HEAD' }))).toEqual(['a.txt', 'src/b.txt']);
    expect(pathsOf(await rig.attempt(diff, { from: 'HEAD~1', to: 'HEAD', path: 'src' }))).toEqual(['src/b.txt']);
    await rig.write('a.txt', '3\n');
    expect(pathsOf(await rig.attempt(diff, { staged: true }))).toEqual([]);
    await rig.exec('git', 'add', '--all');
    const staged = outputsOf(await rig.attempt(diff, { staged: true }));
    expect(staged['patch']).toMatchObject({ files: [{ path: 'a.txt', additions: 1, deletions: 1 }] });
  });

  test('works before the first commit', async () => {
    const rig = await repositoryRig();
    await rig.write('a.txt', '1\n');
    expect(outputsOf(await rig.attempt(diff, { untracked: true }))['summary']).toEqual({
      files: 1,
      additions: 1,
      deletions: 0,
    });
  });

  test('of a conflict shows the file once in the patch', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    await rig.exec('git', 'checkout', '--quiet', '-b', 'other');
    await rig.write('a.txt', 'other\n');
    await commitAll(rig, 'other');
    await rig.exec('git', 'checkout', '--quiet', 'main');
    await rig.write('a.txt', 'main\n');
    await commitAll(rig, 'main');
    await expect(rig.exec('git', 'merge', 'other')).rejects.toThrow(/CONFLICT/);
    expect(outputsOf(await rig.attempt(status))['files']).toEqual([{ path: 'a.txt', index: 'U', worktree: 'U' }]);
    const outputs = outputsOf(await rig.attempt(diff));
    expect(patchSchema.parse(outputs['patch']).files).toEqual([expect.objectContaining({ path: 'a.txt' })]);
    expect(outputs['text']).toContain('+<<<<<<<');
  });

  test('names the revision that does not exist', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    expect(await rig.attempt(diff, { from: '--output=x' })).toMatchObject({
      problem: { code: 'git.unknownRevision', place: { parameter: 'from' } },
    });
    expect(await rig.attempt(diff, { path: '../..' })).toMatchObject({ problem: { code: 'path.outside' } });
  });
});

describe('git.log', () => {
  test('lists commits newest first with all their fields', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    await rig.exec('git', 'tag', 'v1');
    await rig.write('b.txt', '1\n');
    await rig.exec('git', 'add', '--all');
    await rig.exec('git', 'commit', '--quiet', '-m', 'second', '-m', 'Why it was done.\nTwo lines.');
    const commits = outputsOf(await rig.attempt(log))['commits'] as { hash: string }[];
    expect(commits).toHaveLength(2);
    expect(commits[0]).toMatchObject({
      authorName: 'Ada',
      authorEmail: 'ada@example.test',
      parents: [commits[1]?.hash],
      refs: ['HEAD -> main'],
      subject: 'second',
      body: 'Why it was done.\nTwo lines.',
    });
    expect(outputsOf(await rig.attempt(log, { since: 'v1' }))['count']).toBe(1);
    expect(outputsOf(await rig.attempt(log, { path: 'a.txt' }))).toMatchObject({
      count: 1,
      commits: [{ subject: 'first' }],
    });
    expect(outputsOf(await rig.attempt(log, { author: 'Grace' }))['count']).toBe(0);
    expect(outputsOf(await rig.attempt(log, { limit: 1 }))['count']).toBe(1);
  });

  test('of a repository without commits is empty', async () => {
    const rig = await repositoryRig();
    expect(outputsOf(await rig.attempt(log))).toEqual({ commits: [], count: 0 });
  });
});

describe('git.branch', () => {
  test('creates, lists and deletes', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    const created = outputsOf(
      await rig.attempt(branch, { operation: 'create', name: 'feature/login', checkout: true }),
    );
    expect(created).toMatchObject({ current: 'feature/login' });
    expect(created['branches']).toMatchObject([
      { name: 'feature/login', current: true, subject: 'first' },
      { name: 'main', current: false },
    ]);
    expect(await rig.attempt(branch, { operation: 'create', name: 'main' })).toMatchObject({
      problem: { code: 'git.branchExists' },
    });
    expect(await rig.attempt(branch, { operation: 'delete', name: 'feature/login' })).toMatchObject({
      problem: { code: 'git.branchInUse' },
    });
    await rig.write('a.txt', '2\n');
    await commitAll(rig, 'only here');
    await rig.exec('git', 'checkout', '--quiet', 'main');
    expect(await rig.attempt(branch, { operation: 'delete', name: 'feature/login' })).toMatchObject({
      problem: { code: 'git.branchNotMerged' },
    });
    const left = outputsOf(await rig.attempt(branch, { operation: 'delete', name: 'feature/login', force: true }));
    expect(left['branches']).toHaveLength(1);
  });

  test('refuses names that git would refuse, and those that look like options', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    for (const name of ['', '-d', 'two words', 'a..b']) {
      expect(await rig.attempt(branch, { operation: 'create', name })).toMatchObject({
        problem: { code: 'git.branchName' },
      });
    }
    expect(await rig.attempt(branch, { operation: 'delete', name: 'none' })).toMatchObject({
      problem: { code: 'git.unknownBranch' },
    });
  });
});

describe('git.commit', () => {
  test('commits all changes and says what is in the commit', async () => {
    const rig = await repositoryRig();
    await rig.write('a.txt', '1\n2\n');
    const outputs = outputsOf(await rig.attempt(commit, { message: 'Add a\n\nBecause.' }));
    expect(outputs).toMatchObject({
      branch: 'main',
      files: [{ path: 'a.txt', change: 'added', additions: 2 }],
      summary: { files: 1 },
    });
    expect(await rig.exec('git', 'log', '-1', '--format=%H %s %b')).toBe(
      `${String(outputs['hash'])} Add a Because.\n\n`,
    );
  });

  test('commits only the given paths and leaves the rest', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n', 'b.txt': '1\n', '[id].txt': '1\n' } });
    for (const name of ['a.txt', 'b.txt', '[id].txt']) await rig.write(name, '2\n');
    expect(pathsOf(await rig.attempt(commit, { message: 'only one', paths: ['[id].txt'] }))).toEqual(['[id].txt']);
    expect(outputsOf(await rig.attempt(status))['files']).toHaveLength(2);
    expect(await rig.attempt(commit, { message: 'x', paths: ['none.txt'] })).toMatchObject({
      problem: { code: 'git.unknownPath' },
    });
  });

  test('commits only what is staged when told so', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n', 'b.txt': '1\n' } });
    await rig.write('a.txt', '2\n');
    expect(await rig.attempt(commit, { message: 'x', all: false })).toMatchObject({
      problem: { code: 'git.nothingToCommit', reason: 'Nothing is staged.' },
    });
    await rig.exec('git', 'add', 'a.txt');
    await rig.write('b.txt', '2\n');
    expect(outputsOf(await rig.attempt(commit, { message: 'x', all: false }))['summary']).toMatchObject({ files: 1 });
  });

  test('refuses an empty commit, an unknown author, and says what a hook said', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    expect(await rig.attempt(commit, { message: 'x' })).toMatchObject({
      problem: { code: 'git.nothingToCommit', retryable: false },
    });
    await rig.write('a.txt', '2\n');
    await mkdir(join(rig.folder, '.git/hooks'), { recursive: true });
    const hook = join(rig.folder, '.git/hooks/pre-commit');
    await writeFile(hook, '#!/bin/sh\necho "not on my watch" >&2\nexit 1\n');
    await chmod(hook, 0o755);
    expect(await rig.attempt(commit, { message: 'x' })).toMatchObject({
      problem: { code: 'git.commitFailed', reason: expect.stringContaining('not on my watch') },
    });
    expect(rig.logText()).toContain('not on my watch');
    await rm(hook);
    for (const name of ['user.name', 'user.email']) await rig.exec('git', 'config', '--unset', name);
    await rig.exec('git', 'config', 'user.useConfigOnly', 'true');
    expect(await rig.attempt(commit, { message: 'x' })).toMatchObject({ problem: { code: 'git.identityMissing' } });
  });
});

describe('git.checkout', () => {
  test('changes the branch and keeps changes that do not conflict', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n', 'b.txt': '1\n' } });
    await rig.exec('git', 'branch', 'other');
    await rig.write('b.txt', 'mine\n');
    expect(outputsOf(await rig.attempt(checkout, { revision: 'other' }))).toMatchObject({
      branch: 'other',
      previous: 'main',
    });
    expect(await readFile(join(rig.folder, 'b.txt'), 'utf8')).toBe('mine\n');
  });

  test('refuses to overwrite changes and to go where nothing is', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    await rig.exec('git', 'checkout', '--quiet', '-b', 'other');
    await rig.write('a.txt', '2\n');
    await commitAll(rig, 'second');
    await rig.write('a.txt', 'mine\n');
    expect(await rig.attempt(checkout, { revision: 'main' })).toMatchObject({ problem: { code: 'git.localChanges' } });
    expect(await rig.read('a.txt')).toBe('mine\n');
    expect(await rig.attempt(checkout, { revision: 'nowhere' })).toMatchObject({
      problem: { code: 'git.unknownRevision' },
    });
    expect(await rig.attempt(checkout, { revision: '--force' })).toMatchObject({
      problem: { code: 'git.unknownRevision' },
    });
  });

  test('checks out a commit detached, and a branch that only a remote has', async () => {
    const rig = await repositoryRig({ files: { 'a.txt': '1\n' } });
    expect(outputsOf(await rig.attempt(checkout, { revision: 'main', detach: true }))).toMatchObject({ branch: null });
    await rig.exec('git', 'init', '--quiet', '--bare', 'remote.git');
    await rig.exec('git', 'remote', 'add', 'origin', 'remote.git');
    await rig.exec('git', 'push', '--quiet', 'origin', 'main:far');
    await rig.exec('git', 'fetch', '--quiet');
    expect(outputsOf(await rig.attempt(checkout, { revision: 'far' }))).toMatchObject({ branch: 'far' });
  });
});

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '#shared/run/plan.ts';
import { ContentStore } from '../record/content-store.ts';
import { Masker } from '../record/masker.ts';
import { changedBetween } from './changed-between.ts';
import { uncommittedPatch } from './uncommitted-patch.ts';

let top: string;
let project: string;
let content: ContentStore;
const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

beforeEach(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), 'changed-')));
  project = path.join(top, 'shop');
  content = new ContentStore(path.join(top, '..', `${path.basename(top)}-data`), new Masker());
  await mkdir(project);
  git('init', '-q');
  // Whatever the user's settings make of a diff.
  git('config', 'diff.noprefix', 'true');
  git('config', 'diff.renames', 'true');
  await write({ 'shop/price.js': 'one\n', 'shop/zones.js': 'zones\n', 'README.md': 'shops\n' });
  commit();
});

afterEach(async () => {
  await rm(top, { recursive: true });
  await rm(`${top}-data`, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: top, env: environment, encoding: 'utf8' }).trim();
}

function commit(): void {
  git('add', '.');
  git('commit', '-q', '-m', 'a commit');
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(top, file), text);
}

/** As a run that starts now would record it. */
async function now(): Promise<Plan> {
  const dirty = git('status', '--porcelain') !== '';
  const patch = dirty ? await uncommittedPatch(project, environment) : undefined;
  if (patch === 'tooLarge') throw new Error('too large');
  const kept = patch === undefined ? {} : { patch: await content.put(patch, 'text/x-diff') };
  return { project, git: { commit: git('rev-parse', 'HEAD'), dirty, ...kept } } as Plan;
}

async function between(before: Plan, after: Plan) {
  const found = await changedBetween(before, after, { content, environment });
  if (!found.ok) throw new Error(found.problem.reason);
  return found.value.map(({ file, how }) => `${how} ${file}`);
}

test('what changed between two runs is told, committed or not, as seen from the project', async () => {
  const clean = await now();
  expect(await between(clean, clean)).toEqual([]);

  await write({ 'shop/price.js': 'two\n', 'shop/ünd new.js': 'new\n', 'README.md': 'more shops\n' });
  const edited = await now();
  const all = ['changed ../README.md', 'changed price.js', 'added ünd new.js'];
  expect(await between(clean, edited)).toEqual(all);
  expect(await between(edited, clean)).toEqual(all.map((line) => line.replace('added', 'removed')));

  commit();
  const committed = await now();
  expect(await between(edited, committed)).toEqual([]);
  expect(await between(clean, committed)).toEqual(all);

  await rm(path.join(project, 'zones.js'));
  await write({ 'shop/price.js': 'one\n' });
  expect(await between(committed, await now())).toEqual(['changed price.js', 'removed zones.js']);
  expect(await between(clean, await now())).toEqual(['changed ../README.md', 'removed zones.js', 'added ünd new.js']);
});

test('what nobody can tell is said', async () => {
  const clean = await now();
  const nowhere: Plan = { ...clean, git: undefined };
  const large: Plan = { ...clean, git: { commit: git('rev-parse', 'HEAD'), dirty: true, patchTooLarge: true } };
  for (const other of [nowhere, large])
    expect(await changedBetween(clean, other, { content, environment })).toMatchObject({
      ok: false,
      problem: { code: 'runs.filesUnknown' },
    });
});

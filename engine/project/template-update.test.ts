import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProjectListState } from './project-list.ts';
import { createProjectStore, type ProjectStore } from './project-store.ts';

let folder: string;
let store: ProjectStore;
let state: ProjectListState;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'update-')));
  state = { projects: [] };
  store = createProjectStore({
    storage: { get: () => state, set: (next) => (state = next) },
    templatesFolder: join(folder, 'templates'),
    userTemplatesFolder: join(folder, 'mine'),
    environment: {
      ...process.env,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
    },
  });
  await template(1, {
    'src/a.js': 'one\ntwo\nthree\nfour\nfive\n',
    'old.txt': 'old\n',
    'README.md.tmpl': '# <%= name %>\n',
  });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function template(version: number, files: Readonly<Record<string, string>>, where = 'templates'): Promise<void> {
  const place = join(folder, where, 'plain');
  await rm(place, { recursive: true, force: true });
  const manifest = `id: plain\ntitle: Plain\ndescription: Tests\nversion: ${version}\nparameters:\n  name: { title: Name, type: string }\n`;
  for (const [path, text] of Object.entries({ ...prefixed(files), 'template.yaml': manifest })) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
}

function prefixed(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`files/${path}`, text]));
}

const project = () => join(folder, 'project');
const git = (...args: string[]) => execFileSync('git', args, { cwd: project(), encoding: 'utf8' }).trim();

async function make(): Promise<string> {
  const made = await store.create({
    template: 'plain',
    directory: project(),
    parameters: { name: 'Shop' },
    initGit: true,
  });
  if (!made.ok) throw new Error(made.problem.message);
  return made.value.id;
}

async function commit(path: string, text: string): Promise<void> {
  await writeFile(join(project(), path), text);
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'Mine');
}

test('an update and what the user changed are both on the branch, and nothing else moves', async () => {
  const id = await make();
  await commit('src/a.js', 'one\ntwo\nthree\nfour\nmine\n');
  await writeFile(join(project(), 'draft.txt'), 'not committed');
  await template(2, {
    'src/a.js': 'ONE\ntwo\nthree\nfour\nfive\n',
    'new.txt': 'new\n',
    'README.md.tmpl': '# <%= name %>\n',
  });
  expect(await store.updateFromTemplate(id)).toEqual({
    ok: true,
    value: {
      state: 'merged',
      branch: 'template/plain-2',
      from: 1,
      to: 2,
      files: ['.codomyrmex/project.yaml', 'new.txt', 'old.txt', 'src/a.js'],
    },
  });
  expect(git('show', 'template/plain-2:src/a.js')).toBe('ONE\ntwo\nthree\nfour\nmine');
  expect(git('ls-tree', '--name-only', 'template/plain-2')).toBe('.codomyrmex\nREADME.md\nnew.txt\nsrc');
  expect(git('show', 'template/plain-2:README.md')).toBe('# Shop');
  expect(await readFile(join(project(), 'src/a.js'), 'utf8')).toContain('mine');
  expect(git('status', '--porcelain')).toBe('?? draft.txt');
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('the next update begins where the last one ended', async () => {
  const id = await make();
  await template(2, { 'src/a.js': 'ONE\ntwo\nthree\nfour\nfive\n' });
  await store.updateFromTemplate(id);
  git('merge', '-q', 'template/plain-2');
  await commit('src/a.js', 'mine\ntwo\nthree\nfour\nfive\n');
  await template(3, { 'src/a.js': 'ONE\ntwo\nthree\nfour\nFIVE\n' });
  expect(await store.updateFromTemplate(id)).toMatchObject({ ok: true, value: { state: 'merged', from: 2, to: 3 } });
  expect(git('show', 'template/plain-3:src/a.js')).toBe('mine\ntwo\nthree\nfour\nFIVE');
});

test('where both changed the same place, the branch holds the update alone and the files are named', async () => {
  const id = await make();
  await commit('src/a.js', 'mine\ntwo\nthree\nfour\nfive\n');
  await template(2, { 'src/a.js': 'theirs\ntwo\nthree\nfour\nfive\n' });
  expect(await store.updateFromTemplate(id)).toMatchObject({
    ok: true,
    value: { state: 'conflicts', branch: 'template/plain-2', conflicts: ['src/a.js'] },
  });
  expect(git('show', 'template/plain-2:src/a.js')).toBe('theirs\ntwo\nthree\nfour\nfive');
  expect(await store.updateFromTemplate(id)).toMatchObject({ ok: false, problem: { code: 'template.branchExists' } });
});

test('a project that is up to date stays as it is', async () => {
  const id = await make();
  expect(await store.updateFromTemplate(id)).toEqual({ ok: true, value: { state: 'current', version: 1 } });
  expect(git('branch', '--list', 'template/*')).toBe('');
});

test('a project without a template, or without its beginning in the history, is told so', async () => {
  const id = await make();
  await rm(join(project(), '.git'), { recursive: true });
  git('init', '-q');
  await commit('x', 'x');
  expect(await store.updateFromTemplate(id)).toMatchObject({ ok: false, problem: { code: 'template.noBase' } });
  await commit('.codomyrmex/project.yaml', 'name: x\n');
  expect(await store.updateFromTemplate(id)).toMatchObject({ ok: false, problem: { code: 'template.unknownOrigin' } });
});

test('a template of the user hides the one of the same name, and reading never writes (B49)', async () => {
  expect((await store.templates()).map(({ title }) => title)).toEqual(['Plain']);
  await expect(readFile(join(folder, 'mine'))).rejects.toThrow('ENOENT');
  await template(9, {}, 'mine');
  await mkdir(join(folder, 'mine', 'broken'));
  await writeFile(join(folder, 'mine', 'broken', 'template.yaml'), 'id: broken\ntitle: [');
  expect((await store.templates()).map(({ version }) => version)).toEqual([9]);
});

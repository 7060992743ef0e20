import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '#shared/result.ts';
import { findProjectFolder } from './project-folder.ts';
import { projectId, type ProjectListState } from './project-list.ts';
import { createProjectStore, type ProjectStore } from './project-store.ts';

let folder: string;
let state: ProjectListState;
let store: ProjectStore;
let clock: number;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'projects-')));
  state = { projects: [] };
  clock = Date.parse('2026-05-01T10:00:00Z');
  await template('plain', ['parameters:', '  name: { title: Name, type: string }'], {
    'README.md.tmpl': '# <%= name %>\n',
    'src/a.js': 'a\n',
  });
  store = openStore();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function openStore(environment: Record<string, string | undefined> = homeless()): ProjectStore {
  return createProjectStore({
    storage: { get: () => state, set: (next) => (state = structuredClone(next)) },
    templatesFolder: join(folder, 'templates'),
    environment,
    now: () => new Date((clock += 1000)),
  });
}

/** A machine whose user has no settings of git. */
function homeless(): Record<string, string | undefined> {
  return {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  };
}

async function template(id: string, manifest: readonly string[], files: Record<string, string>): Promise<void> {
  const place = join(folder, 'templates', id);
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, 'template.yaml'),
    [`id: ${id}`, `title: ${id}`, 'description: For tests', ...manifest, ''].join('\n'),
  );
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(place, 'files', path, '..'), { recursive: true });
    await writeFile(join(place, 'files', path), text);
  }
}

function value<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} ${result.problem.reason ?? ''}`);
  return result.value;
}

function code(result: Result<unknown>): string {
  return result.ok ? 'no problem' : result.problem.code;
}

const made = (name: string) => join(folder, 'work', name);
const git = (at: string, ...args: string[]) => execFileSync('git', args, { cwd: at, encoding: 'utf8' }).trim();

describe('opening', () => {
  test('the most recently opened project comes first, with name, description and branch', async () => {
    await mkdir(made('one/.codomyrmex'), { recursive: true });
    await writeFile(made('one/.codomyrmex/project.yaml'), 'name: The One\ndescription: First of all\n');
    await mkdir(made('two'));
    git(made('two'), 'init', '-q', '-b', 'trunk');
    await store.open(made('two'));
    await store.open(made('one'));
    const list = await store.list();
    expect(list.map(({ name, description, isGit, branch }) => ({ name, description, isGit, branch }))).toEqual([
      { name: 'The One', description: 'First of all', isGit: false, branch: undefined },
      { name: 'two', description: '', isGit: true, branch: 'trunk' },
    ]);
    await store.open(made('two'));
    expect((await store.list()).map(({ name }) => name)).toEqual(['two', 'The One']);
  });

  test('two ways to one folder are one project', async () => {
    await mkdir(made('real'), { recursive: true });
    await symlink(made('real'), made('link'), 'junction');
    const one = value(await store.open(made('real')));
    const other = value(await store.open(join(made('link'), '.')));
    expect(other.id).toBe(one.id);
    expect(await store.list()).toHaveLength(1);
    expect(one.id).toBe(projectId(await realpath(made('real'))));
  });

  test('a missing folder, a file and a relative path are problems and are not remembered', async () => {
    await mkdir(made(''), { recursive: true });
    await writeFile(made('file'), '');
    expect(code(await store.open(made('gone')))).toBe('project.notFound');
    expect(code(await store.open(made('file')))).toBe('project.notAFolder');
    expect(code(await store.open('work'))).toBe('project.pathNotAbsolute');
    expect(await store.list()).toEqual([]);
  });

  test('a project whose folder has gone stays in the list until it is forgotten', async () => {
    await mkdir(made('here'), { recursive: true });
    const { id } = value(await store.open(made('here')));
    await rename(made('here'), made('there'));
    expect(value(await store.get(id))).toMatchObject({ exists: false, isGit: false });
    value(store.forget(id));
    expect(await store.list()).toEqual([]);
    expect(code(await store.get(id))).toBe('project.unknown');
    expect(code(store.forget(id))).toBe('project.unknown');
  });

  test('trust is given once and kept; the last workflow too', async () => {
    await mkdir(made('it'), { recursive: true });
    const { id, trusted } = value(await store.open(made('it')));
    expect(trusted).toBe(false);
    expect(value(await store.trust(id)).trusted).toBe(true);
    value(store.rememberWorkflow(id, 'build'));
    expect(value(await openStore().open(made('it')))).toMatchObject({ trusted: true, lastWorkflow: 'build' });
  });

  test('a project that is opened for the first time begins with the workflow that its file names', async () => {
    await mkdir(made('p/.codomyrmex'), { recursive: true });
    await writeFile(made('p/.codomyrmex/project.yaml'), 'firstWorkflow: check\n');
    const { id, lastWorkflow } = value(await store.open(made('p')));
    expect(lastWorkflow).toBe('check');
    value(store.rememberWorkflow(id, 'other'));
    expect(value(await store.open(made('p'))).lastWorkflow).toBe('other');
  });

  test('a broken project file gives the name of the folder', async () => {
    await mkdir(made('odd/.codomyrmex'), { recursive: true });
    await writeFile(made('odd/.codomyrmex/project.yaml'), 'name: [\n');
    expect(value(await store.open(made('odd'))).name).toBe('odd');
  });

  test('the command line finds the project from a folder inside it, the window does not look', async () => {
    await mkdir(made('p/.codomyrmex'), { recursive: true });
    await mkdir(made('p/src/deep'), { recursive: true });
    expect(await findProjectFolder(made('p/src/deep'))).toBe(made('p'));
    expect(await findProjectFolder(made(''))).toBe(join(folder, 'work'));
    expect(value(await store.open(made('p/src/deep'))).path).toBe(made('p/src/deep'));
  });
});

describe('creating', () => {
  const request = (name: string, more: object = {}) => ({
    template: 'plain',
    directory: made(name),
    parameters: {},
    initGit: true,
    ...more,
  });

  test('writes the files, commits them under a neutral name and opens the project trusted', async () => {
    const project = value(await store.create(request('shop')));
    expect(project).toMatchObject({ name: 'shop', isGit: true, branch: 'main', trusted: true, exists: true });
    expect(await readFile(made('shop/README.md'), 'utf8')).toBe('# shop\n');
    expect(git(made('shop'), 'status', '--porcelain')).toBe('');
    expect(git(made('shop'), 'log', '--format=%an|%s')).toBe('Codomyrmex Studio|Start the project');
    expect(await readdir(join(folder, 'work'))).toEqual(['shop']);
  });

  test('commits under the name of the user, on the branch they begin with, although they sign and have hooks', async () => {
    await mkdir(join(folder, 'hooks'));
    await writeFile(join(folder, 'hooks', 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await writeFile(
      join(folder, 'gitconfig'),
      `[user]\n\tname = Ada\n\temail = ada@localhost\n[init]\n\tdefaultBranch = trunk\n[commit]\n\tgpgsign = true\n[core]\n\thooksPath = ${JSON.stringify(join(folder, 'hooks'))}\n`,
    );
    expect(value(await store.create(request('shop'))).branch).toBe('trunk');
    expect(git(made('shop'), 'log', '--format=%an')).toBe('Ada');
  });

  test('works without git on the machine, and without asking for it', async () => {
    expect(value(await openStore({ PATH: join(folder, 'nowhere') }).create(request('bare'))).isGit).toBe(false);
    expect(value(await store.create(request('plain', { initGit: false }))).isGit).toBe(false);
  });

  test('makes no repository inside another one', async () => {
    await mkdir(made(''), { recursive: true });
    git(made(''), 'init', '-q');
    value(await store.create(request('inner')));
    expect(await readdir(made('inner'))).not.toContain('.git');
  });

  test('takes an empty folder, also behind a link', async () => {
    await mkdir(made('empty'), { recursive: true });
    await symlink(made('empty'), made('link'), 'junction');
    expect(value(await store.create(request('link'))).path).toBe(made('empty'));
    expect(await readdir(made('empty'))).toContain('README.md');
  });

  test('refuses a folder with something in it and changes nothing there', async () => {
    await mkdir(made('full'), { recursive: true });
    await writeFile(made('full/mine.txt'), 'mine');
    const preview = value(await store.preview(request('full')));
    expect(preview.conflicts).toEqual(['mine.txt']);
    expect(code(await store.create(request('full')))).toBe('project.folderNotEmpty');
    expect(await readdir(made('full'))).toEqual(['mine.txt']);
    expect(await store.list()).toEqual([]);
  });

  test('a failure leaves nothing behind, not even the folders above', async () => {
    // git is there, and refuses.
    await writeFile(join(folder, 'gitconfig'), '[user\n');
    expect(code(await store.create(request('deep/er/project')))).toBe('project.gitFailed');
    expect((await readdir(folder)).toSorted()).toEqual(['gitconfig', 'templates']);
    expect(await store.list()).toEqual([]);
  });

  test('a place where nothing can be written is a problem', async () => {
    await writeFile(join(folder, 'work'), 'a file where a folder is needed');
    expect(['project.notWritten', 'project.folderNotEmpty']).toContain(code(await store.create(request('x'))));
    expect(await readFile(join(folder, 'work'), 'utf8')).toBe('a file where a folder is needed');
  });

  test('the preview shows every file and writes none', async () => {
    const { files, directory } = value(await store.preview(request('later', { parameters: { name: 'Later' } })));
    expect(directory).toBe(made('later'));
    expect(files.map(({ path }) => path)).toEqual(['.codomyrmex/project.yaml', 'README.md', 'src/a.js']);
    expect(files[1]).toEqual({ path: 'README.md', bytes: 8, text: '# Later\n' });
    expect((await readdir(folder)).includes('work')).toBe(false);
  });

  test.each(['../templates/plain', 'Plain', '.', 'missing'])('there is no template %s', async (id) => {
    expect(code(await store.preview({ template: id, directory: made('x'), parameters: {} }))).toBe('template.notFound');
  });
});

describe('the gallery', () => {
  test('is ordered by the manifests, and one broken template does not hide the others', async () => {
    await template('first', ['order: 1'], {});
    await template('broken', ['order: [', 'x'], {});
    await template('wrong', ['order: soon'], {});
    expect((await store.templates()).map(({ id }) => id)).toEqual(['first', 'plain']);
    const refused = await store.preview({ template: 'wrong', directory: made('x'), parameters: {} });
    expect(code(refused)).toBe('template.unreadable');
  });
});

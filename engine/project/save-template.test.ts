import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planScaffold } from '#shared/project/scaffold.ts';
import { saveTemplate } from './save-template.ts';
import { readTemplate, readTemplateFiles } from './template-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'save-template-')));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const save = (id: string, files: readonly string[]) =>
  saveTemplate({
    project: join(folder, 'project'),
    files,
    templatesFolder: join(folder, 'templates'),
    id,
    title: 'Mine',
    description: 'Of a project',
    modules: ['shell'],
    firstWorkflow: undefined,
    kept: { pools: { database: 2 } },
  });

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'project', path)), { recursive: true });
    await writeFile(join(folder, 'project', path), text);
  }
}

test('a project made from a saved project has the same files, byte for byte, and its pools', async () => {
  const files = { '.gitignore': 'out\n', 'a.tmpl': '<%= not ours %>', 'src/.npmrc': 'x', 'src/b.js': '{{ x }} \\1 $&' };
  await put({ ...files, '.codomyrmex/project.yaml': 'name: Old\n' });
  expect(await save('mine', [...Object.keys(files), '.codomyrmex/project.yaml'])).toMatchObject({ ok: true });
  const template = await readTemplate(join(folder, 'templates'), 'mine');
  if (!template.ok) throw new Error(template.problem.reason);
  const from = await readTemplateFiles(join(folder, 'templates'), 'mine');
  const plan = planScaffold({ template: template.value, files: from, parameters: { name: 'New' }, folder: 'new' });
  if (!plan.ok) throw new Error(plan.problem.message);
  const { '.codomyrmex/project.yaml': projectFile, ...rest } = Object.fromEntries(
    plan.value.files.map(({ path, content }) => [path, Buffer.from(content).toString('utf8')]),
  );
  expect(rest).toEqual(files);
  expect(projectFile).toContain('name: New');
  expect(projectFile).toContain('database: 2');
});

test('a name that is taken or leads elsewhere is refused and nothing is overwritten', async () => {
  await put({ 'a.js': 'a' });
  await save('mine', ['a.js']);
  await put({ 'a.js': 'b' });
  for (const id of ['mine', '../mine', 'Mine', ''])
    expect(await save(id, ['a.js'])).toMatchObject({ ok: false, problem: { code: 'template.badId' } });
  expect(await readFile(join(folder, 'templates/mine/files/a.js'), 'utf8')).toBe('a');
});

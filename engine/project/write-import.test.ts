import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Imported } from '#shared/import/import-source.ts';
import { withFreeNames, writeImport } from './write-import.ts';

describe('writing an import', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'write-import-')));
    await mkdir(join(root, 'settings'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const place = () => ({ workflows: join(root, 'settings', 'workflows'), settings: join(root, 'settings') });
  const imported = (more: Partial<Imported> = {}): Imported => ({
    path: 'x.json',
    dialect: 'v1',
    workflows: [],
    problems: [],
    report: [],
    files: [],
    pools: {},
    facts: {},
    ...more,
  });
  const workflow = (file: string, text: string): Imported['workflows'][number] => ({
    name: file,
    file,
    text,
    nodes: [],
    levels: [],
    problems: [],
    undeclaredDataDependencies: [],
    requiredParameters: [],
    report: [],
    facts: { stepCount: 0, modules: [], hasDependencies: false, unreachable: [], estimatedSeconds: 0 },
  });
  const written = async (all: readonly Imported[]) => {
    const result = await writeImport(all, place());
    if (!result.ok) throw new Error(result.problem.message);
    return result.value;
  };

  test('two workflows of one import never share a file, whatever the case of their names', () => {
    const [first, second] = withFreeNames([
      imported({ workflows: [workflow('Build', 'a')] }),
      imported({ workflows: [workflow('build', 'b')] }),
    ]);
    expect(first?.workflows[0]?.file).toBe('Build');
    expect(second?.workflows[0]?.file).toBe('build_2');
  });

  test('a taken name is numbered until one is free, and told', async () => {
    await mkdir(place().workflows);
    await writeFile(join(place().workflows, 'w.workflow.yaml'), 'mine');
    await writeFile(join(place().workflows, 'w_2.workflow.yaml'), 'mine too');
    const { problems } = await written([imported({ workflows: [workflow('w', 'new')] })]);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['import.nameTaken', 'warning']]);
    expect(await readFile(join(place().workflows, 'w_3.workflow.yaml'), 'utf8')).toBe('new');
    expect(await readFile(join(place().workflows, 'w.workflow.yaml'), 'utf8')).toBe('mine');
  });

  test('the same import again writes no second copy', async () => {
    const all = [imported({ workflows: [workflow('w', 'new')] })];
    await written(all);
    expect((await written(all)).problems).toEqual([]);
    expect(await readdir(place().workflows)).toEqual(['w.workflow.yaml']);
  });

  test('a path that leads out of the settings folder is told and not written', async () => {
    const { problems, written: files } = await written([
      imported({
        files: [
          { path: '../../escaped.txt', text: 'out' },
          { path: 'templates/t/a.txt', text: 'in' },
        ],
      }),
    ]);
    expect(files.map(({ path }) => path)).toEqual([join(root, 'settings', 'templates', 't', 'a.txt')]);
    expect(problems.map(({ code }) => code)).toEqual(['import.outside']);
    expect(await readdir(root)).toEqual(['settings']);
  });

  test('a link inside the settings folder does not carry a file out of it', async () => {
    await mkdir(join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(root, 'settings', 'templates'), 'junction');
    const { problems } = await written([imported({ files: [{ path: 'templates/t/a.txt', text: 'out' }] })]);
    expect(problems.map(({ code }) => code)).toEqual(['import.outside']);
    expect(await readdir(join(root, 'elsewhere'))).toEqual([]);
  });

  test('a file that is there is left alone and told', async () => {
    await writeFile(join(root, 'settings', 'note.txt'), 'mine');
    const { problems } = await written([imported({ files: [{ path: 'note.txt', text: 'theirs' }] })]);
    expect(problems.map(({ code }) => code)).toEqual(['import.fileThere']);
    expect(await readFile(join(root, 'settings', 'note.txt'), 'utf8')).toBe('mine');
  });

  test('pools are added to the project file; comments, order and taken names stay', async () => {
    const file = join(root, 'settings', 'project.yaml');
    await writeFile(file, '# head\nname: here # side\npools:\n  db: 1\n');
    const { problems } = await written([imported({ pools: { db: 5, api: { rate: '5/s' } } })]);
    expect(problems.map(({ code }) => code)).toEqual(['import.nameTaken']);
    expect(await readFile(file, 'utf8')).toBe('# head\nname: here # side\npools:\n  db: 1\n  api:\n    rate: 5/s\n');
  });

  test('a project file that cannot be read is left alone and told', async () => {
    const file = join(root, 'settings', 'project.yaml');
    await writeFile(file, 'pools: [\n');
    const { problems } = await written([imported({ pools: { db: 5 } })]);
    expect(problems.map(({ code }) => code)).toEqual(['import.fileThere']);
    expect(await readFile(file, 'utf8')).toBe('pools: [\n');
  });

  test('pools without any project file make one', async () => {
    await written([imported({ pools: { db: 2 } })]);
    expect(await readFile(join(root, 'settings', 'project.yaml'), 'utf8')).toBe('pools:\n  db: 2\n');
  });

  test('a folder that cannot be made is a problem, not an exception', async () => {
    await writeFile(place().workflows, 'a file where the folder should be');
    const result = await writeImport([imported({ workflows: [workflow('w', 'x')] })], place());
    expect(!result.ok && result.problem.code).toBe('import.notWritten');
  });
});

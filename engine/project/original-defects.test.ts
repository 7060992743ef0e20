import { mkdtemp, mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mermaidOf } from '#shared/documentation/mermaid.ts';
import { checkWorkflow } from '#shared/workflow/validate.ts';
import { createDocumentStore } from '../document/document-store.ts';
import { changeProjectFile } from './project-state-file.ts';
import type { ProjectListState } from './project-list.ts';
import { createProjectStore, type ProjectStore } from './project-store.ts';

/* What the original got wrong, by the numbers of its list of defects; each of these must stay right here. */

const templatesFolder = join(import.meta.dirname, '..', '..', 'templates');
let folder: string;
let state: ProjectListState = { projects: [] };
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'defects-')));
  state = { projects: [] };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function openStore(): ProjectStore {
  const storage = { get: () => state, set: (next: ProjectListState) => (state = structuredClone(next)) };
  return createProjectStore({ storage, templatesFolder, environment: process.env });
}

function create(directory: string) {
  return openStore().create({ template: 'data-pipeline', directory, parameters: {}, initGit: false });
}

function codesOf(text: string): readonly string[] {
  return checkWorkflow(text, new Map()).problems.map(({ code }) => code);
}

describe('workflow files', () => {
  test('B20: circles, unknown dependencies and names used twice are told', () => {
    expect(
      codesOf('formatVersion: 1\nnodes:\n  a: {action: x.y, after: [b]}\n  b: {action: x.y, after: [a]}\n'),
    ).toContain('node.cycle');
    expect(codesOf('formatVersion: 1\nnodes:\n  a: {action: x.y, after: [c]}\n')).toContain('node.unknown');
    expect(codesOf('formatVersion: 1\nnodes:\n  a: {action: x.y}\n  a: {action: x.y}\n')).toContain('key.duplicate');
  });

  test('B21: a name that leads out of the folder is refused, and nothing is written', async () => {
    await mkdir(join(folder, 'project'));
    const documents = createDocumentStore({ catalogue: new Map() });
    for (const name of ['../../escaped', '/escaped', 'a/b', '..', 'a\\b'])
      for (const act of ['create', 'open', 'delete'] as const)
        expect(await documents[act](join(folder, 'project'), name)).toMatchObject({ ok: false });
    await documents.close();
    expect(await readdir(folder, { recursive: true })).toEqual(['project']);
  });

  test('B22: only actions of installed modules can be called', () => {
    expect(codesOf('formatVersion: 1\nnodes:\n  a: {action: build_synthesis.run_build_command}\n')).toContain(
      'action.unknown',
    );
  });

  test('B23: empty parameters, dependencies and nodes crash nothing, and are told', () => {
    const text = 'formatVersion: 1\nnodes:\n  a: {action: x.y, parameters: null, after: null}\n';
    expect(codesOf(text).length).toBeGreaterThan(0);
    expect(checkWorkflow('formatVersion: 1\nnodes: null\n', new Map()).problems).toBeDefined();
  });

  test('B26: a drawing has one line for each node, and names that Mermaid can read', () => {
    const { workflow } = checkWorkflow(
      'formatVersion: 1\nnodes:\n  a: {action: x.y, name: "say \\"hi\\" - twice"}\n  b: {action: x.y, after: [a]}\n',
      new Map(),
    );
    if (workflow === undefined) throw new Error('not read');
    const lines = mermaidOf(workflow).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).not.toContain('"hi"');
    expect(lines[3]).toBe('  n1 -.-> n2');
  });
});

describe('projects', () => {
  test('B45: a folder that does not say where it begins is refused', async () => {
    expect(await create('../outside')).toMatchObject({ ok: false, problem: { code: 'project.pathNotAbsolute' } });
  });

  test('B46: what is changed in one project changes neither its sibling nor the template', async () => {
    const before = readFileSync(join(templatesFolder, 'data-pipeline', 'template.yaml'), 'utf8');
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    expect(await create(one)).toMatchObject({ ok: true });
    expect(await create(two)).toMatchObject({ ok: true });
    const sibling = await readFile(join(two, '.codomyrmex', 'project.yaml'), 'utf8');
    await changeProjectFile(one, { status: 'active', metrics: { rows: 5 } }, new Date());
    expect(await readFile(join(two, '.codomyrmex', 'project.yaml'), 'utf8')).toBe(sibling);
    expect(readFileSync(join(templatesFolder, 'data-pipeline', 'template.yaml'), 'utf8')).toBe(before);
  });

  test('B47: a project stays known wherever it lies, and one that was taken off stays off', async () => {
    const deep = join(folder, 'far', 'away', 'shop');
    expect(await create(deep)).toMatchObject({ ok: true });
    const [listed] = await openStore().list();
    expect(listed).toMatchObject({ path: deep, exists: true });
    openStore().forget(listed?.id ?? '');
    expect(await openStore().list()).toEqual([]);
    expect(await readFile(join(deep, '.codomyrmex', 'project.yaml'), 'utf8')).not.toContain(folder);
  });
});

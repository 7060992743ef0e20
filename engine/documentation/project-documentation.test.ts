import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planDocumentation } from '#shared/documentation/plan-documentation.ts';
import { collectFacts } from './project-facts.ts';
import { writeDocuments } from './write-documents.ts';

let project: string;

beforeEach(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'documentation-')));
});

afterEach(() => rm(project, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), text);
}

const collect = () => collectFacts({ project, manifests: [], environment: process.env });

test('a project is described from its real files, and what git ignores is no part of it', async () => {
  execFileSync('git', ['init', '--quiet'], { cwd: project });
  await put('.gitignore', 'out/\n');
  await put('.codomyrmex/project.yaml', 'name: "C:\\\\new {{ x }}"\ndescription: Back \\1\n');
  await put('.codomyrmex/workflows/go.workflow.yaml', 'formatVersion: 1\nnodes:\n  a: { action: none.such }\n');
  await put('package.json', '{"scripts": {"test": "node --test", "odd": 3}}');
  await put('src/a.js', '');
  await put('out/b.js', '');
  const facts = await collect();
  expect(facts).toMatchObject({ name: 'C:\\new {{ x }}', scripts: { test: 'node --test' }, folders: ['src'] });
  expect(facts.workflows).toMatchObject([{ name: 'go', file: '.codomyrmex/workflows/go.workflow.yaml', errors: 1 }]);
  const written = await writeDocuments(project, planDocumentation(facts));
  expect(written).toMatchObject({
    ok: true,
    value: { written: ['README.md', 'AGENTS.md', 'src/README.md', 'src/AGENTS.md'] },
  });
  expect(await readFile(join(project, 'README.md'), 'utf8')).toContain('# C:\\\\new {{ x }}\n\nBack \\\\1\n');
  expect(planDocumentation(await collect())).toEqual([]);
});

test('pages begin as the templates in the project say, and stay as they are afterwards', async () => {
  await put('.codomyrmex/project.yaml', 'name: Shop\nversion: 2.0.0\n');
  await put(
    '.codomyrmex/documentation/README.template.md',
    '# {{ project_name }} {{ version }}\n\n{{ folders }}\n\nAsk us.\n',
  );
  await put('.codomyrmex/documentation/AGENTS.nested.template.md', '# In {{ directory_name }}\n');
  await put('src/a.js', '');
  await writeDocuments(project, planDocumentation(await collect()));
  expect(await readFile(join(project, 'README.md'), 'utf8')).toMatch(/^# Shop 2\.0\.0\n[^]*src[^]*\n\nAsk us\.\n$/);
  expect(await readFile(join(project, 'src/AGENTS.md'), 'utf8')).toMatch(/^# In src\n/);
  expect(planDocumentation(await collect())).toEqual([]);
});

test('the project file chooses the folders', async () => {
  await put('.codomyrmex/project.yaml', 'documentation: { folders: [src/inner] }\n');
  await put('src/inner/a.js', '');
  expect((await collect()).folders).toEqual(['src/inner']);
});

test('nothing is written when a page has changed since it was looked at', async () => {
  await put('src/a.js', '');
  const planned = planDocumentation(await collect());
  await put('src/README.md', 'Mine.\n');
  expect(await writeDocuments(project, planned)).toMatchObject({
    ok: false,
    problem: { code: 'documentation.changed' },
  });
  await expect(readFile(join(project, 'README.md'))).rejects.toThrow('ENOENT');
  expect(await readFile(join(project, 'src/README.md'), 'utf8')).toBe('Mine.\n');
});

test('a page that is a link is not followed', async () => {
  await put('src/a.js', '');
  await put('elsewhere.txt', 'kept');
  await symlink('elsewhere.txt', join(project, 'README.md'));
  const written = await writeDocuments(project, planDocumentation(await collect()));
  expect(written.ok ? '' : written.problem.message).toBe('README.md is a link to another file.');
  expect(await readFile(join(project, 'elsewhere.txt'), 'utf8')).toBe('kept');
});

import { appendFile, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import which from 'which';
import { createEngine } from '#engine/create-engine.ts';
import { collectFacts } from '#engine/documentation/project-facts.ts';
import { writeDocuments } from '#engine/documentation/write-documents.ts';
import type { Engine } from '#engine/engine.ts';
import { readTemplates } from '#engine/project/template-folder.ts';
import { createProjectStore, type ProjectStore } from '#engine/project/project-store.ts';
import { openSample } from '#engine/project/sample.ts';
import type { ProjectListState } from '#engine/project/project-list.ts';
import { modules } from '#modules/registry.ts';
import { planDocumentation, type PlannedDocument } from '#shared/documentation/plan-documentation.ts';
import type { Template } from '#shared/project/project.ts';
import type { Result } from '#shared/result.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { userEnvironment } from './user-environment.ts';

const root = join(import.meta.dirname, '..');
const templatesFolder = join(root, 'templates');
const environment = userEnvironment(process.env, root);
/** Programs beside git and Node that a template cannot do without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = { 'python-package': ['python3'] };

/** Not all tasks of these are meant to succeed. */
const MEANT_TO_FAIL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'sample-quality-gate/explore-a-failure': {
    repository: 'succeeded',
    tests: 'succeeded',
    known_bugs: 'failed',
    build: 'succeeded',
    release: 'skipped',
    outcome: 'succeeded',
    tell: 'succeeded',
  },
};

let base: string;
let engine: Engine;
let projects: ProjectStore;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'templates-')));
  let state: ProjectListState = { projects: [] };
  projects = createProjectStore({
    storage: { get: () => state, set: (next) => (state = next) },
    templatesFolder,
    environment,
  });
  engine = createEngine({
    dataFolder: join(base, 'data'),
    modules,
    settings: () => ({
      maxParallelTasks: 2,
      maxParallelWorkflows: 2,
      queueAfterCrash: 'paused',
      capacities: {},
      toolPaths: {},
      modules: {},
    }),
    secrets: { get: () => Promise.resolve(undefined) },
    environment,
  });
});

afterAll(async () => {
  await engine.close();
  await rm(base, { recursive: true, force: true });
});

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.reason ?? ''}`);
  return result.value;
}

async function workflowsOf(project: string): Promise<readonly string[]> {
  const names = await readdir(join(project, '.codomyrmex', 'workflows')).catch(() => []);
  return names.filter((name) => name.endsWith('.workflow.yaml')).map((name) => name.replace('.workflow.yaml', ''));
}

async function run(project: string, workflow: string): Promise<RunState> {
  const file = `.codomyrmex/workflows/${workflow}.workflow.yaml`;
  const text = await readFile(join(project, file), 'utf8');
  expect(await engine.check({ project, file, text, parameters: {} })).toEqual([]);
  const { run } = valueOf(
    await engine.startRun({ project, workflow, file, text, parameters: {}, trigger: { kind: 'api' } }),
  );
  return engine.waitForRun(run);
}

/** Statuses by task; whatever went wrong is in the message of the failed expectation. */
function statusesOf(state: RunState): Record<string, string> {
  const tasks = [...state.tasks.values()];
  return Object.fromEntries(
    tasks.map(({ path, status, sentence, problem }) => [
      path,
      status === 'failed' || status === 'skipped' ? `${status}: ${sentence ?? ''} ${problem?.reason ?? ''}` : status,
    ]),
  );
}

function expectGoodEnd(state: RunState, meant: Readonly<Record<string, string>> | undefined): void {
  const statuses = statusesOf(state);
  const wanted = meant ?? Object.fromEntries(Object.keys(statuses).map((path) => [path, 'succeeded']));
  expect(new Set(Object.keys(statuses))).toEqual(new Set(Object.keys(wanted)));
  for (const [path, status] of Object.entries(wanted))
    expect(`${path} ${statuses[path]}`).toMatch(new RegExp(`^${path} ${status}`));
}

async function documentsOf(project: string): Promise<readonly PlannedDocument[]> {
  const manifests = modules.map(({ manifest }) => manifest);
  const documents = planDocumentation(await collectFacts({ project, manifests, environment }));
  return documents.filter(({ before, after }) => before !== after);
}

const templates = (await readTemplates(templatesFolder)).map((template) => valueOf(template));

describe.each(templates.map((template): [string, Template] => [template.id, template]))(
  'the template %s',
  (id, template) => {
    const missing = (NEEDS[id] ?? []).filter((program) => which.sync(program, { nothrow: true }) === null);

    test.skipIf(missing.length > 0)(
      `becomes a project whose workflows run to their end, with its documentation written${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
      async () => {
        const directory = join(base, id, 'my project');
        const description = 'It\'s "quoted", C:\\new, \\1 and {{ braces }}';
        const project = valueOf(
          await projects.create({
            template: id,
            directory,
            parameters: { name: 'My "first" project', description },
            initGit: true,
          }),
        );
        expect(project).toMatchObject({ name: 'My "first" project', description, isGit: true, trusted: true });
        const readme = (): Promise<string> => readFile(join(directory, 'README.md'), 'utf8');
        expect((await readme()).split('\n')).toContain(description);
        const documents = await documentsOf(directory);
        expect(documents.map(({ path }) => path)).toContain('AGENTS.md');
        valueOf(await writeDocuments(directory, documents));
        // The sections that the studio adds leave what stood there as it was (B50).
        expect((await readme()).split('\n')).toContain(description);
        const workflows = await workflowsOf(directory);
        expect([undefined, ...workflows]).toContain(template.firstWorkflow);
        for (const workflow of workflows)
          expectGoodEnd(await run(directory, workflow), MEANT_TO_FAIL[`${id}/${workflow}`]);
        // What a run leaves behind is no news to the pages: git ignores it.
        expect(await documentsOf(directory)).toEqual([]);
      },
      120_000,
    );

    test('names every module that its workflows use', async () => {
      const folder = join(templatesFolder, id, 'files', '.codomyrmex', 'workflows');
      const files = (await readdir(folder).catch(() => [])).filter((name) => name.includes('.workflow.yaml'));
      const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
      const used = new Set(
        texts.flatMap((text) => [...text.matchAll(/^ +action: ([a-z-]+)\./gm)].map(([, module]) => module)),
      );
      const { required, optional } = template.modules;
      expect(new Set([...required, ...optional])).toEqual(used);
    });
  },
);

describe('the bundled sample', () => {
  test('passes its own gate with nothing installed, and says what it found', async () => {
    const project = valueOf(await openSample({ dataFolder: join(base, 'sample-data'), templatesFolder, environment }));
    const state = await run(project, 'quality-gate');
    expectGoodEnd(state, undefined);
    const outputs = (task: string) => state.tasks.get(task)?.outputs ?? {};
    expect(outputs('repository')).toMatchObject({ clean: false, files: [{ path: 'src/order.js' }] });
    expect(outputs('lint')).toMatchObject({ summary: { errors: 0, warnings: 1 } });
    expect(outputs('tests')).toMatchObject({ summary: { passed: 11, failed: 0, skipped: 0 } });
    expect(outputs('suggestion')).toMatchObject({
      provider: 'recorded',
      note: expect.stringContaining('no model was asked'),
      patch: { files: [{ path: 'src/price.js' }] },
    });
    const report = await readFile(join(project, 'reports', 'quality-gate.md'), 'utf8');
    expect(report).toContain('| Tests | succeeded | passed: 11, failed: 0, skipped: 0 |');
  }, 120_000);

  test('writes its report also when a check fails, and says which', async () => {
    const project = valueOf(await openSample({ dataFolder: join(base, 'broken-data'), templatesFolder, environment }));
    await appendFile(join(project, 'src', 'order.js'), 'var late = 1;\n');
    const state = await run(project, 'quality-gate');
    expect(state.status).toBe('failed');
    const ended = (path: string) => state.tasks.get(path)?.status;
    expect(['lint', 'build', 'tests', 'test_chart', 'report'].map(ended)).toEqual([
      'failed',
      'skipped',
      'succeeded',
      'succeeded',
      'succeeded',
    ]);
    const report = await readFile(join(project, 'reports', 'quality-gate.md'), 'utf8');
    expect(report).toContain('| Lint | failed | errors: 1, warnings: 2 |');
    expect(report).toContain('| Build | skipped | files: 0, bytes:');
  }, 120_000);

  test('has the same recorded answers as the demo on this repository', async () => {
    const answers = async (project: string) => {
      const folder = join(project, '.codomyrmex', 'recorded-answers');
      const names = await readdir(folder);
      return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
    };
    expect(await answers(root)).toEqual(await answers(join(templatesFolder, 'sample-quality-gate', 'files')));
  });
});

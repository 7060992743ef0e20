/* eslint-disable vitest/no-conditional-expect -- what a file becomes decides what can be said of its run */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importSource, isInvalid } from '#shared/import/import-source.ts';
import { catalogueOf, type Catalogue } from '#shared/module/manifest.ts';
import { isEnded } from '#shared/run/task-status.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import { createHost, type Host } from '../create-host.ts';

/** Data of others lies beside the project on some machines only. */
const DATA = resolve(import.meta.dirname, '../../../shared/data');
const ORIGINAL = join(DATA, 'codomyrmex');
const INSTANCES = join(DATA, 'wfinstances');
const hasOriginal = existsSync(join(ORIGINAL, 'EXPECTED.json'));
const hasInstances = existsSync(INSTANCES);

/** Values for what the original's files ask of a run. */
const VALUES: Readonly<Record<string, unknown>> = {
  code_path: 'src',
  ai_provider: 'none',
  output_path: 'output',
  input_file: 'data.csv',
  processing_operations: [{ type: 'sort', column: 'value' }],
  chart_type: 'bar',
};
/** No run of these takes long; one that is stuck is cancelled and fails its test instead of all. */
const LONGEST_MS = 90_000;

/** A small project on which linter, tests and build of the actions can really run. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ type: 'module', scripts: { build: 'node src/index.js', test: 'node --test' } }),
  'eslint.config.js': "export default [{ rules: { 'no-unused-vars': 'error' } }];\n",
  'src/index.js': 'const unused = 1;\nexport const one = 1;\n',
  'src/index.test.js': "import { test } from 'node:test';\ntest('holds', () => {});\n",
  'data.csv': 'name,value\na,2\nb,1\n',
};

let root: string;
let host: Host;
let catalogue: Catalogue;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'run-imported-')));
  // What the files want from the network must fail at once here, as it would without a remote.
  const environment = { ...process.env, https_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
  host = createHost({
    dataFolder: join(root, 'home'),
    shell: { kind: 'browser' },
    environment,
    report: () => undefined,
  });
  catalogue = catalogueOf(host.services.manifests);
});
afterAll(async () => {
  await host.close();
  await rm(root, { recursive: true, force: true });
});

async function projectWith(name: string): Promise<string> {
  const project = join(root, name);
  await mkdir(join(project, 'src'), { recursive: true });
  await mkdir(join(project, '.codomyrmex', 'workflows'), { recursive: true });
  for (const [file, text] of Object.entries(FILES)) await writeFile(join(project, file), text);
  return project;
}

async function runOnce(project: string, workflow: string, text: string, parameters: Readonly<Record<string, unknown>>) {
  const { engine } = host.services;
  const request = { project, workflow, file: `.codomyrmex/workflows/${workflow}.workflow.yaml`, text, parameters };
  const refused = (await engine.check(request)).filter(({ severity }) => severity === 'error');
  if (refused.length > 0) return { refused };
  const started = await engine.startRun({ ...request, trigger: { kind: 'cli' } });
  if (!started.ok) return { refused: [started.problem] };
  const { run } = started.value;
  const late = setTimeout(() => void engine.cancelRun(run, { now: true, by: 'test' }), LONGEST_MS);
  const state = await engine.waitForRun(run);
  clearTimeout(late);
  return { refused, state };
}

const files = hasOriginal
  ? Object.entries(
      JSON.parse(readFileSync(join(ORIGINAL, 'EXPECTED.json'), 'utf8')) as Readonly<
        Record<string, { readonly workflows?: object; readonly errors?: unknown }>
      >,
    )
      .filter(([, { workflows, errors }]) => workflows !== undefined && errors === undefined)
      .map(([path]) => path)
      .filter((path) => !path.includes('.INVALID.'))
  : [];

describe.skipIf(!hasOriginal)('a valid workflow of the original, imported and run', () => {
  test.each(files)(
    '%s: every task ends with a true status and every failure has a name, or the run is refused by the names of its actions',
    { timeout: 4 * LONGEST_MS },
    async (path) => {
      const found = importSource({ path, text: readFileSync(join(ORIGINAL, path), 'utf8') }, catalogue);
      expect(isInvalid(found)).toBe(false);
      for (const [index, imported] of found.workflows.entries()) {
        const project = await projectWith(`${files.indexOf(path)}-${index}`);
        const needed = imported.requiredParameters;
        expect(needed.filter((name) => !(name in VALUES))).toEqual([]);
        const parameters = Object.fromEntries(needed.map((name) => [name, VALUES[name]]));
        const { refused, state } = await runOnce(project, imported.file, imported.text, parameters);
        const unknown = imported.problems.filter(({ code }) => code === 'action.unknown');
        if (unknown.length > 0) {
          expect(state).toBeUndefined();
          expect(refused.map(({ code, place }) => [code, place?.node])).toEqual(
            unknown.map(({ place }) => ['action.unknown', place?.node]),
          );
          continue;
        }
        // A tool that is missing here is named before anything starts; nothing else may stop a run.
        expect(refused.filter(({ code }) => code !== 'tool.missing')).toEqual([]);
        if (state === undefined) continue;
        expect(['succeeded', 'failed']).toContain(state.status);
        for (const [task, { status, problem, sentence }] of state.tasks) {
          expect([task, isEnded(status)]).toEqual([task, true]);
          if (status === 'failed') {
            expect(problem?.code).toMatch(/^[a-z][A-Za-z-]*\.[A-Za-z.]+$/);
            expect(problem?.code).not.toBe('internal');
          }
          if (status === 'skipped') expect(sentence).toBeTruthy();
        }
      }
    },
  );
});

const instances = hasInstances ? readdirSync(INSTANCES).filter((name) => name.endsWith('.json')) : [];

describe.skipIf(!hasInstances)('a real WfFormat instance', () => {
  const readInstance = (name: string, simulate: boolean) =>
    importSource({ path: name, text: readFileSync(join(INSTANCES, name), 'utf8') }, catalogue, { simulate });
  const recorded = (name: string): readonly unknown[] => {
    const { workflow } = JSON.parse(readFileSync(join(INSTANCES, name), 'utf8')) as {
      readonly workflow: { readonly specification: { readonly tasks: readonly unknown[] } };
    };
    return workflow.specification.tasks;
  };

  test.each(instances)(
    '%s becomes a valid workflow with every task, which can be planned',
    async (name) => {
      const { dialect, workflows } = readInstance(name, false);
      expect(dialect).toBe('wfformat');
      const [imported] = workflows;
      if (imported === undefined) throw new Error('no workflow');
      expect(imported.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(imported.nodes).toHaveLength(recorded(name).length);
      expect(imported.levels?.flat().toSorted()).toEqual(imported.nodes.map(({ source }) => source).toSorted());
      expect(validateWorkflow(imported.text, catalogue).filter(({ severity }) => severity === 'error')).toEqual([]);
      const project = await projectWith(`plan-${name}`);
      const file = `.codomyrmex/workflows/${imported.file}.workflow.yaml`;
      const request = { project, workflow: imported.file, file, text: imported.text, parameters: {} };
      const { forecast } = await host.services.engine.forecast(request);
      expect(forecast).toBeDefined();
    },
    120_000,
  );

  test('simulated, asked for by name: every task waits for its recorded time and succeeds, in the recorded order', async () => {
    const name = 'helloworld-forkjoin-10-chameleon.json';
    // The recorded tasks took a minute and more each; a thousandth of it is as true for the order.
    const instance = JSON.parse(readFileSync(join(INSTANCES, name), 'utf8')) as {
      readonly workflow: { readonly execution: { readonly tasks: { runtimeInSeconds: number }[] } };
    };
    for (const task of instance.workflow.execution.tasks) task.runtimeInSeconds /= 1000;
    const found = importSource({ path: name, text: JSON.stringify(instance) }, catalogue, { simulate: true });
    const [imported] = found.workflows;
    if (imported === undefined) throw new Error('no workflow');
    const { refused, state } = await runOnce(await projectWith('simulated'), imported.file, imported.text, {});
    expect(refused).toEqual([]);
    expect(state?.status).toBe('succeeded');
    expect([...(state?.tasks.values() ?? [])].map(({ status }) => status)).toEqual(
      recorded(name).map(() => 'succeeded'),
    );
    const started = imported.nodes.map(({ id }) => state?.tasks.get(id)?.startedAt ?? '');
    const at = new Map(imported.nodes.map(({ source }, index) => [source, started[index] ?? '']));
    const levels = imported.levels ?? [];
    for (const [index, level] of levels.slice(1).entries())
      for (const later of level)
        for (const earlier of levels[index] ?? []) expect((at.get(earlier) ?? '') <= (at.get(later) ?? '')).toBe(true);
  }, 120_000);
});

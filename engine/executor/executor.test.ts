import { mkdtemp, mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArtifactReference } from '#shared/run/event.ts';
import { declareAction, implement, ProblemError, type Adapter } from '../action.ts';
import { createLauncher } from '../process/create-launcher.ts';
import { directLauncher, type Launcher } from '../process/launcher.ts';
import { processStart } from '../record/owner.ts';
import { UsageSampler } from '../process/usage-sampler.ts';
import { Watchdog } from '../process/watchdog.ts';
import { ContentStore } from '../record/content-store.ts';
import { Masker } from '../record/masker.ts';
import type { AttemptHooks, Executor } from './executor.ts';
import { createLocalExecutor } from './local-executor.ts';
import { StopSwitch } from './stop-switch.ts';

let folder: string;
let project: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), 'codomyrmex-executor-'));
  project = path.join(folder, 'project');
  await mkdir(project);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Open {
  readonly executor: Executor;
  close(): void;
}

function local(launcher: Launcher & { close?(): void }): Open {
  const masker = new Masker();
  const watchdog = new Watchdog('executor-host');
  const executor = createLocalExecutor({
    host: 'executor-host',
    environment: process.env,
    toolPaths: () => ({}),
    content: new ContentStore(folder, masker),
    masker,
    launcher,
    watchdog,
    sampler: new UsageSampler(),
    temporaryRoot: path.join(folder, 'temporary'),
    graceMs: 200,
  });
  return {
    executor,
    close: () => {
      launcher.close?.();
      watchdog.close();
    },
  };
}

/** Wherever attempts run, they pass the same tests: an executor that is added gets a line here. */
const executors: readonly (readonly [string, () => Open])[] = [
  ['in this process, its programs started by Node', () => local(directLauncher)],
  ['in this process, its programs started in the quickest way there is here', () => local(createLauncher())],
];

describe.skipIf(process.platform === 'win32').each(executors)('an attempt %s', (_name, open) => {
  let opened: Open;
  beforeEach(() => void (opened = open()));
  afterEach(() => opened.close());

  function attempt(adapter: Adapter<{ readonly value?: unknown }> | undefined, parameters: object = {}) {
    const stop = new StopSwitch();
    const now = new StopSwitch();
    const told = { output: '', progress: [] as unknown[], artifacts: [] as ArtifactReference[] };
    const hooks: AttemptHooks = {
      stop,
      now,
      output: (_stream, bytes) => void (told.output += Buffer.from(bytes).toString()),
      progress: (fraction, message) => void told.progress.push([fraction, message]),
      artifact: (artifact) => void told.artifacts.push(artifact),
      process: () => undefined,
      sample: () => undefined,
      secret: async (name) => (name === 'TOKEN' ? 'correct horse battery' : undefined),
    };
    const action = declareAction({
      id: 'test.any',
      title: 'Any',
      description: 'For tests.',
      parameters: z.looseObject({}),
      outputs: {},
      effects: [],
      estimateMs: 1,
    });
    const spec = {
      run: '20261122-000000-abcdefgh',
      task: 'each[0].a',
      node: 'each.a',
      name: 'A',
      attempt: 2,
      definition: implement(action, adapter),
      parameters,
      projectFolder: project,
      settings: { model: 'm' },
    };
    return { stop, now, told, ended: opened.executor.run(spec, hooks) };
  }

  test('hands over parameters, settings and its place, and gives back outputs', async () => {
    const { ended } = attempt(
      async (parameters, { task, attempt: count, settings, projectFolder }) => ({
        status: 'succeeded',
        outputs: { parameters, task, count, settings, isHere: projectFolder === project },
      }),
      { value: { deep: [1] } },
    );
    expect(await ended).toMatchObject({
      outcome: 'succeeded',
      outputs: {
        parameters: { value: { deep: [1] } },
        task: 'each[0].a',
        count: 2,
        settings: { model: 'm' },
        isHere: true,
      },
    });
  });

  test('that fails keeps its outputs and its problem, with the node as its place', async () => {
    const problem = { severity: 'error', code: 'x.failed', message: 'No.', retryable: true } as const;
    const returned = await attempt(async () => ({ status: 'failed', outputs: { half: 1 }, problem })).ended;
    const thrown = await attempt(async () => {
      throw new ProblemError(problem, { half: 1 });
    }).ended;
    for (const result of [returned, thrown])
      expect(result).toMatchObject({
        outcome: 'failed',
        outputs: { half: 1 },
        problem: { code: 'x.failed', retryable: true, place: { node: 'each.a' } },
      });
  });

  test('with a bug in its adapter fails as internal and is not tried again; without code it says so', async () => {
    const bug = attempt(async () => {
      throw new TypeError('x is not a function');
    });
    expect(await bug.ended).toMatchObject({ outcome: 'failed', problem: { code: 'internal', retryable: false } });
    expect(await attempt(undefined).ended).toMatchObject({
      outcome: 'failed',
      problem: { code: 'action.notRunnable' },
    });
  });

  test('runs programs in the project, hears them, and tells how the last one ended', async () => {
    const { told, ended } = attempt(async (_, context) => {
      const { exitCode, stdout } = await context.run({
        command: ['sh', '-c', 'echo "$PWD"; echo bad >&2; exit 3'],
        output: 'both',
      });
      return { status: 'succeeded', outputs: { exitCode, stdout } };
    });
    const result = await ended;
    expect(result).toMatchObject({
      outcome: 'succeeded',
      exitCode: 3,
      signal: null,
      outputs: { stdout: `${project}\n` },
    });
    expect(told.output).toContain('bad\n');
  });

  test('that is asked to stop has ended only when none of its programs lives, whatever its adapter says', async () => {
    const { stop, told, ended } = attempt(async (_, context) => {
      const command = ['sh', '-c', `trap '' TERM; echo $$; while :; do sleep 0.05; done`] as const;
      await context.run({ command: [...command] }).catch(() => undefined);
      return { status: 'succeeded', outputs: {} };
    });
    await expect.poll(() => told.output, { timeout: 20_000 }).toMatch(/^\d+\n$/);
    stop.abort(new Error('enough'));
    expect(await ended).toMatchObject({ outcome: 'cancelled' });
    expect(processStart(Number(told.output))).toBeUndefined();
  });

  test('whose adapter does not heed being stopped is left alone after the grace, or at once', async () => {
    for (const isNow of [false, true]) {
      const { stop, now, ended } = attempt(() => new Promise(() => undefined));
      stop.abort(new Error('enough'));
      if (isNow) now.abort(new Error('now'));
      expect(await ended).toMatchObject({ outcome: 'cancelled' });
    }
  });

  test('starts nothing more once it was stopped', async () => {
    const marks = path.join(project, 'mark');
    const { promise: isStopped, resolve } = Promise.withResolvers<undefined>();
    const { stop, ended } = attempt(async (_, context) => {
      await isStopped;
      await context.run({ command: ['sh', '-c', `touch ${marks}`] });
      return { status: 'succeeded', outputs: {} };
    });
    stop.abort(new Error('enough'));
    resolve(undefined);
    await ended;
    expect(await readdir(project)).toEqual([]);
  });

  test('keeps artifacts, tells how far it is, and leaves no temporary folder', async () => {
    const { told, ended } = attempt(async (_, context) => {
      context.progress(7, 'far');
      await context.addArtifact({ name: 'a.txt', mediaType: 'text/plain', content: 'artifact' });
      return { status: 'succeeded', outputs: { folder: context.temporaryFolder } };
    });
    expect((await ended).outcome).toBe('succeeded');
    expect(told.progress).toEqual([[1, 'far']]);
    expect(told.artifacts).toMatchObject([{ name: 'a.txt', bytes: 8 }]);
    expect(await readdir(path.join(folder, 'temporary'))).toEqual([]);
  });

  test('gets the secrets it asks for, and no path outside the project', async () => {
    const { ended } = attempt(async (_, context) => {
      const found = [await context.secret('TOKEN'), await context.secret('OTHER')];
      context.resolvePath('../elsewhere');
      return { status: 'succeeded', outputs: { found } };
    });
    expect(await ended).toMatchObject({ outcome: 'failed', problem: { code: 'path.outside' } });
    const asked = attempt(async (_, context) => ({
      status: 'succeeded',
      outputs: { found: [await context.secret('TOKEN'), (await context.secret('OTHER')) ?? null] },
    }));
    expect((await asked.ended).outputs).toEqual({ found: ['correct horse battery', null] });
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from './rig/engine-rig.ts';
import { readProjectSettings } from './run/project-settings.ts';

/*
 * What the original's engine, tasks and sessions did wrong (B numbers) or had as a wish in its tests (names of cases), on a real engine.
 * Rules without an engine: shared/run/original-defects.test.ts. The table of all of them: docs/original-defects.md.
 */

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });
const sh = (script: string, more: object = {}) => ({
  action: 'test.process',
  parameters: { command: ['sh', '-c', script], capture: true },
  ...more,
});
/** Runs need no fixed time here, so none of them may be cut off by a limit of the test. */
const SLOW = { timeout: 60_000 };

describe('a run', SLOW, () => {
  test('B1, execute_workflow_success, complex_dependencies: a diamond succeeds, with its times, four results and the end told', async () => {
    const run = await rig.start({
      step1: echo(1),
      step2: echo(2, { after: ['step1'] }),
      step3: echo(3, { after: ['step1'] }),
      step4: echo('{{ nodes.step2.outputs.value + nodes.step3.outputs.value }}'),
    });
    const told: string[] = [];
    for await (const batch of rig.engine.events(run, 0, new AbortController().signal))
      told.push(...batch.map(({ type }) => type));
    const state = await rig.engine.waitForRun(run);
    expect(told.at(-1)).toBe('run.ended');
    expect(state).toMatchObject({ status: 'succeeded', startedAt: expect.any(String), endedAt: expect.any(String) });
    expect([...state.tasks.values()].map(({ outputs }) => outputs['value'])).toEqual([1, 2, 3, 5]);
  });

  test('B2, B17: any parameter may be given to a run; only nodes that name it get it', async () => {
    const rest = { parameters: { path: { type: 'string' }, timeout: { type: 'number' } } };
    const nodes = { uses: echo('{{ parameters.path }}'), not: { action: 'test.echo', parameters: { own: 1 } } };
    const state = await rig.run(nodes, { rest, parameters: { path: 'src', timeout: 3 } });
    expect(state.tasks.get('uses')?.outputs).toEqual({ value: 'src' });
    expect(state.tasks.get('not')?.outputs).toEqual({ own: 1 });
  });

  test('B13, workflow_chaining, project_workflow_lifecycle: what a step made reaches the next, whole or within a text', async () => {
    const state = await rig.run({
      analyse: echo({ issues: [3, 4] }),
      whole: echo('{{ nodes.analyse.outputs.value }}'),
      text: echo('{{ nodes.analyse.outputs.value.issues[1] }} issues'),
    });
    expect(state.tasks.get('whole')?.outputs['value']).toEqual({ issues: [3, 4] });
    expect(state.tasks.get('text')?.outputs['value']).toBe('4 issues');
  });

  test('B18: a step that ends with anything but success is not green, and its run is not either', async () => {
    const state = await rig.run({ push: sh('exit 125') });
    expect(state.tasks.get('push')).toMatchObject({ status: 'failed', outputs: { exitCode: 125 } });
    expect(state.status).toBe('failed');
  });

  test('B19: two runs of one workflow in the same second have two records, and both are told by their names', async () => {
    const [one, two] = await Promise.all([rig.run({ a: echo(1) }), rig.run({ a: echo(2) })]);
    expect(one.run).not.toBe(two.run);
    const rows = await rig.engine.listRuns({ limit: 10 });
    expect(rows.map(({ run }) => run).sort()).toEqual([one.run, two.run].sort());
    expect((await rig.state(one.run)).tasks.get('a')?.outputs['value']).toBe(1);
    expect((await rig.state(two.run)).tasks.get('a')?.outputs['value']).toBe(2);
  });

  test('B27, B22: an action that is not there never passes: nothing runs and nothing is on record', async () => {
    const started = await rig.engine.startRun(rig.request({ a: { action: 'nonexistent_module.nonexistent_action' } }));
    expect(started.ok).toBe(false);
    const problems = await rig.engine.check(rig.request({ a: { action: 'nonexistent.action' } }));
    expect(problems.map(({ code }) => code)).toEqual(['action.unknown']);
    expect(await rig.engine.listRuns({ limit: 10 })).toEqual([]);
  });

  test('add_resource, duplicate: a pool that is there twice is refused with its place, and the file stays as it was written', async () => {
    const text = 'pools:\n  database: 1\n  database: 2\n';
    await rig.write('.codomyrmex/project.yaml', text);
    const { pools, problems } = await readProjectSettings(rig.project);
    expect(pools).toEqual({});
    expect(problems).toMatchObject([
      { code: 'project.invalid', reason: 'Map keys must be unique.', place: { line: 3, column: 3 } },
    ]);
    expect(await readFile(path.join(rig.project, '.codomyrmex', 'project.yaml'), 'utf8')).toBe(text);
  });

  test('B29: a workflow without tasks is refused in words, not with an exception', async () => {
    expect(await rig.engine.startRun(rig.request({}))).toMatchObject({ ok: false, problem: { code: 'run.empty' } });
  });

  test('B6, B7, complex_workflow_execution, task_dependencies_resolution: named dependencies start, and a run whose steps fail ends as failed', async () => {
    const run = await rig.start({ one: {}, two: { after: ['one'] }, three: { after: ['two'] } });
    (await rig.task('one')).succeed();
    (await rig.task('two')).fail();
    const state = await rig.engine.waitForRun(run);
    expect(state.status).toBe('failed');
    expect([...state.tasks.values()].map(({ status }) => status)).toEqual(['succeeded', 'failed', 'skipped']);
  });

  test('B37: tasks with resources, retries and results are plain JSON on disk, and read back as they were', async () => {
    const needs = { resources: { cpu: 1, locks: { db: 'exclusive' } }, priority: 'critical', retry: { max: 1 } };
    const before = await rig.run({ a: echo({ n: 1 }, needs) });
    await rig.engine.close();
    rig.open();
    const after = await rig.state(before.run);
    expect(after.status).toBe('succeeded');
    expect(after.tasks.get('a')).toEqual(before.tasks.get('a'));
    const lines = (await readFile(path.join(rig.home, 'runs', before.run, 'events.ndjson'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(lines.map((_, index) => index + 1));
  });
});

describe('time and failure', SLOW, () => {
  test('B14, B32: a step over its time fails with task.timeout, and its process is gone', async () => {
    const state = await rig.run({ slow: sh('echo $$ > pid; exec sleep 600', { timeout: '5s' }) });
    expect(state.tasks.get('slow')).toMatchObject({ status: 'failed', problem: { code: 'task.timeout' } });
    const pid = await readFile(path.join(rig.project, 'pid'), 'utf8');
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  test('B14, B30: a step that fails twice and then works is tried until it does, each time on record', async () => {
    const script = 'echo x >> tries; test "$(wc -l < tries)" -ge 3';
    const state = await rig.run({ flaky: sh(script, { retry: { max: 3, delay: '1ms' } }) });
    expect(state.tasks.get('flaky')).toMatchObject({ status: 'succeeded', sentence: 'Succeeded at attempt 3' });
    expect(state.tasks.get('flaky')?.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'succeeded']);
  });

  test('B29: a run lasts from its start to its end, not as long as its longest step; a step over its time is a failed one', async () => {
    const run = await rig.start({ a: {}, b: { after: ['a'] }, slow: sh('exec sleep 600', { timeout: '1s' }) });
    (await rig.task('a')).succeed();
    (await rig.task('b')).succeed();
    const state = await rig.engine.waitForRun(run);
    expect(state.status).toBe('failed');
    expect([...state.tasks.values()].map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'failed']);
    const [row] = await rig.engine.listRuns({ limit: 1 });
    const took = Date.parse(state.endedAt ?? '') - Date.parse(state.startedAt ?? '');
    expect(row).toMatchObject({ status: 'failed', durationMs: took, counts: { succeeded: 2, failed: 1 } });
  });

  test('workflow_error_handling: a step fails for good, the next takes a fallback value, and the run succeeds', async () => {
    const run = await rig.start({
      step_2: { retry: { max: 1, delay: '1ms', on: 'any' }, onFailure: 'continue' },
      step_3: echo('{{ nodes.step_2.outputs.value ? nodes.step_2.outputs.value : "fallback" }}', {
        after: { step_2: 'finished' },
      }),
    });
    (await rig.task('step_2')).fail();
    (await rig.task('step_2')).fail();
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('step_2')?.attempts).toHaveLength(2);
    expect(state.tasks.get('step_3')?.outputs).toEqual({ value: 'fallback' });
    expect(state.status).toBe('succeeded');
  });

  test('workflow_creates_tasks: every step has a result, also when one failed', async () => {
    const run = await rig.start({ a: {}, b: {}, c: { after: ['a'] } });
    (await rig.task('a')).fail();
    (await rig.task('b')).succeed({ value: 1 });
    const state = await rig.engine.waitForRun(run);
    expect([...state.tasks.values()].map(({ path: task, status }) => [task, status])).toEqual([
      ['a', 'failed'],
      ['b', 'succeeded'],
      ['c', 'skipped'],
    ]);
    for (const task of ['a', 'c']) expect(state.tasks.get(task)?.sentence).toMatch(/\w+: /);
  });
});

describe('several at once', SLOW, () => {
  test('parallel_workflow_execution, B9: as many runs go on at the same time as the settings say', async () => {
    rig.settings.maxParallelWorkflows = 4;
    const runs = await Promise.all(['a', 'b', 'c', 'd'].map((id) => rig.start({ [id]: {} })));
    const held = await Promise.all(['a', 'b', 'c', 'd'].map((id) => rig.task(id)));
    for (const run of runs) expect((await rig.state(run)).status).toBe('running');
    for (const task of held) task.succeed();
    for (const run of runs) expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('B8, B10, cleanup_session: once a run has ended nothing counts as running and nothing is held', async () => {
    rig.settings.capacities = { cpu: 2 };
    rig.engine.resources.reread();
    const run = await rig.start({ a: { resources: { cpu: 2 } } });
    const held = await rig.task('a');
    expect((await rig.engine.listRuns({ limit: 10 })).filter(({ status }) => status === 'running')).toHaveLength(1);
    held.succeed();
    await rig.engine.waitForRun(run);
    expect((await rig.engine.listRuns({ limit: 10 })).map(({ status }) => status)).toEqual(['succeeded']);
    const { resources, waiting } = rig.engine.resources.get();
    expect(resources.flatMap(({ holders }) => holders)).toEqual([]);
    expect(waiting).toEqual([]);
  });

  test('B5: what one host makes, another on the same data folder sees without a restart', async () => {
    const first = rig.engine;
    const second = rig.open();
    try {
      const started = await first.startRun(rig.request({ a: echo(1) }));
      if (!started.ok) throw new Error(started.problem.message);
      await first.waitForRun(started.value.run);
      expect((await second.listRuns({ limit: 10 })).map(({ run }) => run)).toEqual([started.value.run]);
    } finally {
      await first.close();
    }
  });

  test('events: a listener that breaks disturbs neither the run nor the other listeners', async () => {
    const run = await rig.start({ a: {} });
    const follow = async (breaks: boolean) => {
      let last = '';
      for await (const batch of rig.engine.events(run, 0, new AbortController().signal)) {
        if (breaks) throw new Error('broken listener');
        last = batch.at(-1)?.type ?? last;
      }
      return last;
    };
    const broken = follow(true).catch((error: unknown) => String(error));
    const whole = follow(false);
    expect(await broken).toContain('broken listener');
    (await rig.task('a')).succeed();
    expect(await whole).toBe('run.ended');
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('error_handling_and_recovery, execute_workflow_not_found: an id that is not there is a problem everywhere, never an exception', async () => {
    const { engine } = rig;
    const by = 'test';
    const answers = await Promise.all([
      engine.cancelRun('nonexistent', { now: false, by }),
      engine.pauseRun('nonexistent', by),
      engine.unpauseRun('nonexistent', by),
      engine.decideRun('nonexistent', 'a', 'approve', { by }),
      engine.resumeRun('nonexistent', { from: 'failed', workflow: 'run' }),
      engine.deleteRun('nonexistent'),
      engine.readRun('nonexistent'),
      engine.why('nonexistent', 'a'),
      engine.readLog('nonexistent', 'a', { from: 0, maxBytes: 10 }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, problem: { message: expect.any(String) } });
  });
});

test('every defect of the original, from B1 to B57, stands in the table', async () => {
  const table = await readFile(path.join(import.meta.dirname, '..', 'docs', 'original-defects.md'), 'utf8');
  const told = new Set([...table.matchAll(/^\| (B\d+) \|/gm)].map(([, id]) => id));
  const all = Array.from({ length: 57 }, (_, index) => `B${index + 1}`);
  expect(all.filter((id) => !told.has(id))).toEqual([]);
});

test.each([
  ['original-defects.md', 130],
  ['original-capabilities.md', 30],
])('docs/%s names only tests that are there', async (page, atLeast) => {
  const root = path.join(import.meta.dirname, '..');
  const table = await readFile(path.join(root, 'docs', page), 'utf8');
  const named = [...table.matchAll(/`([^`]+\.test\.ts)`: ([^;|]+)/g)];
  expect(named.length).toBeGreaterThan(atLeast);
  for (const [, file = '', title = ''] of named)
    expect(await readFile(path.join(root, file), 'utf8'), `${file}: ${title.trim()}`).toContain(title.trim());
});

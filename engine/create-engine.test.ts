import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine } from './create-engine.ts';
import { EngineRig } from './rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });

describe('a run from start to end', () => {
  test('values flow from task to task, keep their type, and come out as the outputs of the run', async () => {
    const state = await rig.run(
      {
        a: echo({ list: [1, 2, 3] }),
        b: echo('{{ $sum(nodes.a.outputs.value.list) }}'),
        c: echo('sum {{ nodes.b.outputs.value }}'),
      },
      { rest: { outputs: { text: '{{ nodes.c.outputs.value }}' } } },
    );
    expect(state.status).toBe('succeeded');
    expect(state.tasks.get('b')?.outputs['value']).toBe(6);
    expect(state.outputs).toEqual({ text: 'sum 6' });
  });

  test('independent tasks run at once', async () => {
    const run = await rig.start({ a: {}, b: {} });
    const [a, b] = [await rig.task('a'), await rig.task('b')];
    a.succeed();
    b.succeed();
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('a failed task keeps its outputs and its problem; what needs it is skipped with a sentence; the list says why', async () => {
    const run = await rig.start({
      unit: {},
      build: { after: ['unit'] },
      chart: {
        action: 'test.echo',
        after: { unit: 'finished' },
        parameters: { value: '{{ nodes.unit.outputs.value }}' },
      },
    });
    (await rig.task('unit')).fail({ message: 'Two tests failed.', outputs: { value: { failed: 2 } } });
    const state = await rig.engine.waitForRun(run);
    expect(state.status).toBe('failed');
    expect(state.tasks.get('unit')).toMatchObject({
      status: 'failed',
      outputs: { value: { failed: 2 } },
      sentence: 'Failed: Two tests failed.',
    });
    expect(state.tasks.get('build')?.sentence).toBe('Skipped: `unit` failed and this node runs after it succeeded');
    expect(state.tasks.get('chart')?.outputs).toEqual({ value: { failed: 2 } });
    const [row] = await rig.engine.listRuns({ limit: 10 });
    expect(row).toMatchObject({ run, number: 1, status: 'failed', counts: { failed: 1, skipped: 1, succeeded: 1 } });
    expect(row?.sentence).toContain('Two tests failed.');
  });

  test('a bug in an adapter fails its task as internal and nothing else', async () => {
    const run = await rig.start({ a: {}, b: echo(1) });
    (await rig.task('a')).crash(new TypeError('x is not a function'));
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('a')?.problem).toMatchObject({
      code: 'internal',
      reason: 'x is not a function',
      place: { node: 'a' },
    });
    expect(state.tasks.get('b')?.status).toBe('succeeded');
  });

  test('when false skips with the condition; a missing value leaves the parameter absent', async () => {
    const state = await rig.run(
      { a: echo('{{ parameters.missing }}'), b: echo(1, { when: '{{ 1 = 2 }}' }) },
      { rest: { parameters: { missing: { type: 'string' } } } },
    );
    expect(state.tasks.get('a')?.outputs).toEqual({});
    expect(state.tasks.get('b')).toMatchObject({
      status: 'skipped',
      sentence: 'Skipped: its condition {{ 1 = 2 }} is false',
    });
  });

  test('an invalid workflow is refused with the place, and no run is made', async () => {
    const started = await rig.engine.startRun(rig.request({ a: { after: ['nowhere'] } }));
    expect(started.ok).toBe(false);
    expect(await rig.engine.listRuns({ limit: 10 })).toEqual([]);
  });

  test('a runaway expression is stopped and fails only its own task', async () => {
    const state = await rig.run({
      bad: echo('{{ ($f := function($n) { $f($n + 1) }; $f(0)) }}'),
      good: echo('{{ 1 + 1 }}'),
    });
    expect(state.tasks.get('bad')?.status).toBe('failed');
    expect(state.tasks.get('good')?.outputs).toEqual({ value: 2 });
  });

  test('large values go through the content store and are whole again for the next task', async () => {
    const long = 'x'.repeat(200_000);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ index }));
    const state = await rig.run({
      text: echo(long),
      table: echo(rows),
      count: echo('{{ $count(nodes.table.outputs.value) }}'),
    });
    const text = state.tasks.get('text')?.outputs ?? {};
    expect(String(text['value'])).toHaveLength(64_000);
    expect(text['valueWhole']).toMatchObject({ bytes: 200_000 });
    expect(state.tasks.get('table')?.outputs['value']).toHaveProperty('$content');
    expect(state.tasks.get('count')?.outputs['value']).toBe(20_000);
  });
});

describe('live', () => {
  test('a listener gets every event once, in order, until the run has ended', async () => {
    const run = await rig.start({ a: {}, b: { after: ['a'] } });
    const seen: number[] = [];
    const following = (async () => {
      for await (const batch of rig.engine.events(run, 0, new AbortController().signal))
        seen.push(...batch.map((event) => event.seq));
    })();
    (await rig.task('a')).succeed();
    (await rig.task('b')).succeed();
    await following;
    const { seq } = await rig.state(run);
    expect(seen).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    const rest: number[] = [];
    for await (const batch of rig.engine.events(run, seq - 2, new AbortController().signal))
      rest.push(...batch.map((event) => event.seq));
    expect(rest).toEqual([seq - 1, seq]);
  });

  test('the list tells what runs first, then what changes', async () => {
    const run = await rig.start({ a: {} });
    const enough = new AbortController();
    const statuses: string[] = [];
    const following = (async () => {
      for await (const rows of rig.engine.runChanges(enough.signal)) {
        statuses.push(...rows.filter((row) => row.run === run).map((row) => ('status' in row ? row.status : 'gone')));
        if (statuses.at(-1) === 'succeeded') return;
      }
    })();
    (await rig.task('a')).succeed();
    await following;
    expect(statuses[0]).toBe('running');
    expect(statuses.at(-1)).toBe('succeeded');
  });

  test('the list tells what went, whoever deleted it', async () => {
    const runs = [
      (await rig.run({ a: { action: 'test.echo' } })).run,
      (await rig.run({ a: { action: 'test.echo' } })).run,
    ];
    const listening = rig.engine;
    const gone = new Set<string>();
    const enough = new AbortController();
    const following = (async () => {
      for await (const changes of listening.runChanges(enough.signal)) {
        for (const change of changes) if ('isGone' in change) gone.add(change.run);
        if (gone.size >= runs.length) return;
      }
    })();
    const other = createEngine(rig.options());
    expect(await listening.deleteRun(runs[0] ?? '')).toMatchObject({ ok: true });
    expect(await other.deleteRun(runs[1] ?? '')).toMatchObject({ ok: true });
    await following;
    expect([...gone].toSorted()).toEqual(runs.toSorted());
    await other.close();
  });

  test('progress and artifacts are on record while the task runs', async () => {
    const run = await rig.start({ a: {} });
    const { context, succeed } = await rig.task('a');
    context.progress(0.5, 'half');
    const artifact = await context.addArtifact({ name: 'a.txt', mediaType: 'text/plain', content: 'hello' });
    const state = await rig.until(run, (now) => (now.tasks.get('a')?.artifacts.length ?? 0) > 0);
    expect(state.tasks.get('a')?.progress).toEqual({ fraction: 0.5, message: 'half' });
    const content = await rig.engine.readContent(artifact.hash, 100);
    expect(content.ok && Buffer.from(content.value.bytes).toString()).toBe('hello');
    succeed();
    await rig.engine.waitForRun(run);
  });
});

describe('several runs', () => {
  test('more than maxParallelWorkflows wait in the queue, first come first served', async () => {
    rig.settings.maxParallelWorkflows = 1;
    const one = await rig.start({ one: {} });
    const two = await rig.start({ two: {} });
    const three = await rig.start({ three: {} });
    expect((await rig.state(two)).status).toBe('queued');
    await rig.engine.cancelRun(two, { now: false, by: 'test' });
    expect((await rig.engine.waitForRun(two)).status).toBe('cancelled');
    (await rig.task('one')).succeed();
    await rig.engine.waitForRun(one);
    (await rig.task('three')).succeed();
    expect((await rig.engine.waitForRun(three)).status).toBe('succeeded');
    expect((await rig.engine.listRuns({ limit: 10 })).map((row) => row.number)).toEqual([3, 2, 1]);
  });
});

describe('retry, pause, cancel', () => {
  test('cancelled while it waits for its next attempt, a task ends at once and is not tried again', async () => {
    const run = await rig.start({ a: { retry: { max: 3, delay: '10m' } }, b: { after: ['a'] } });
    (await rig.task('a')).fail({ retryable: true });
    await rig.until(run, (state) => state.tasks.get('a')?.phase === 'retrying');
    expect(await rig.engine.cancelRun(run, { now: false, by: 'test' })).toMatchObject({ ok: true });
    const state = await rig.engine.waitForRun(run);
    expect(state.status).toBe('cancelled');
    expect(state.tasks.get('a')).toMatchObject({ status: 'cancelled', attempts: [{ outcome: 'failed' }] });
    expect(state.tasks.get('b')?.status).toBe('cancelled');
    expect(rig.isRunning('a')).toBe(false);
  });

  test('a retryable failure is tried again, and each attempt is on record', async () => {
    const run = await rig.start({ a: { retry: { max: 1, delay: '1ms' } } });
    (await rig.task('a')).fail({ retryable: true });
    const second = await rig.task('a');
    expect(second.attempt).toBe(2);
    second.succeed();
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('a')).toMatchObject({ status: 'succeeded', sentence: 'Succeeded at attempt 2' });
    expect(state.tasks.get('a')?.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
  });

  test('paused, nothing starts; continued, it does', async () => {
    const run = await rig.start({ a: {}, b: { after: ['a'] } });
    await rig.task('a');
    expect((await rig.engine.pauseRun(run, 'test')).ok).toBe(true);
    (await rig.task('a')).succeed();
    await rig.until(run, (state) => state.tasks.get('b')?.status === 'queued');
    expect(rig.isRunning('b')).toBe(false);
    await rig.engine.unpauseRun(run, 'test');
    (await rig.task('b')).succeed();
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('cancel ends what runs and what waits', async () => {
    const run = await rig.start({ a: {}, b: { after: ['a'] } });
    await rig.task('a');
    await rig.engine.cancelRun(run, { now: false, by: 'test' });
    const state = await rig.engine.waitForRun(run);
    expect(state.status).toBe('cancelled');
    expect([...state.tasks.values()].map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

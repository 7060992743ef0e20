import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';
import { matrixItems } from './matrix.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });

test('an empty group succeeds at once, and what comes after it runs', async () => {
  const state = await rig.run({ group: { action: 'flow.group', nodes: {} }, last: echo(1, { after: ['group'] }) });
  expect(state.status).toBe('succeeded');
  expect([...state.tasks].map(([id, { status }]) => [id, status])).toEqual([
    ['group', 'succeeded'],
    ['last', 'succeeded'],
  ]);
});

describe('for each', () => {
  test('runs its nodes once per item, with paths of their own, and hands out a list in item order', async () => {
    const state = await rig.run({
      base: echo(10),
      each: {
        action: 'flow.for-each',
        parameters: { items: [1, 2, 3] },
        outputs: { sum: '{{ nodes.add.outputs.value }}' },
        nodes: {
          twice: echo('{{ item * 2 }}'),
          add: echo('{{ nodes.twice.outputs.value + nodes.base.outputs.value + index }}'),
        },
      },
      all: echo('{{ nodes.each.outputs.sum }}'),
    });
    expect(state.status).toBe('succeeded');
    expect(state.tasks.get('each[1].add')?.outputs).toEqual({ value: 15 });
    expect(state.tasks.get('all')?.outputs).toEqual({ value: [12, 15, 18] });
    expect(state.tasks.get('each')?.outputs['items']).toEqual([
      { status: 'succeeded', outputs: { sum: 12 } },
      { status: 'succeeded', outputs: { sum: 15 } },
      { status: 'succeeded', outputs: { sum: 18 } },
    ]);
  });

  test('no more than maxParallel items at once', async () => {
    const run = await rig.start({
      each: { action: 'flow.for-each', parameters: { items: [1, 2], maxParallel: 1 }, nodes: { a: {} } },
    });
    const first = await rig.task('each[0].a');
    expect((await rig.state(run)).tasks.has('each[1].a')).toBe(false);
    first.succeed();
    (await rig.task('each[1].a')).succeed();
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('a failed item fails the container; with onItemFailure: continue the others go on and its outputs are null', async () => {
    const nodes = (onItemFailure: string) => ({
      each: {
        action: 'flow.for-each',
        parameters: { items: ['a', 'b'], maxParallel: 1, onItemFailure },
        outputs: { value: '{{ nodes.a.outputs.value }}' },
        nodes: { a: {}, b: { after: ['a'] } },
      },
    });
    const stopped = await rig.start(nodes('stop'));
    (await rig.task('each[0].a')).fail();
    const first = await rig.engine.waitForRun(stopped);
    expect(first.status).toBe('failed');
    expect(first.tasks.get('each')).toMatchObject({
      status: 'failed',
      problem: { code: 'container.failed', reason: 'It broke.' },
    });
    expect(first.tasks.get('each[0].b')?.sentence).toBe(
      'Skipped: `each[0].a` failed and this node runs after it succeeded',
    );
    expect(first.tasks.has('each[1].a')).toBe(false);
    const going = await rig.start(nodes('continue'));
    (await rig.task('each[0].a')).fail();
    (await rig.task('each[1].a')).succeed({ value: 7 });
    (await rig.task('each[1].b')).succeed();
    const second = await rig.engine.waitForRun(going);
    expect(second.status).toBe('succeeded');
    expect(second.tasks.get('each')?.outputs['value']).toEqual([null, 7]);
  });

  test('without outputs of its own, an item hands out what its tasks made, also those that failed', async () => {
    const run = await rig.start({
      each: {
        action: 'flow.for-each',
        parameters: { items: ['x'], onItemFailure: 'continue' },
        nodes: { a: {}, b: { after: { a: 'finished' } } },
      },
    });
    (await rig.task('each[0].a')).fail({ outputs: { value: 3 } });
    (await rig.task('each[0].b')).succeed({ value: 4 });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('each')?.outputs['items']).toEqual([
      { status: 'failed', outputs: { a: { value: 3 }, b: { value: 4 } } },
    ]);
  });

  test('may lie inside another one', async () => {
    const inner = {
      action: 'flow.for-each',
      parameters: { items: '{{ [item, item * 10] }}' },
      outputs: { v: '{{ nodes.a.outputs.value }}' },
      nodes: { a: echo('{{ item }}') },
    };
    const state = await rig.run({
      outer: {
        action: 'flow.for-each',
        parameters: { items: [1, 2] },
        outputs: { v: '{{ nodes.inner.outputs.v }}' },
        nodes: { inner },
      },
    });
    expect(state.tasks.get('outer[1].inner[1].a')?.outputs).toEqual({ value: 20 });
    expect(state.tasks.get('outer')?.outputs['v']).toEqual([
      [1, 10],
      [2, 20],
    ]);
  });

  test('cancelling the run stops what runs inside and begins no further item', async () => {
    const run = await rig.start({
      each: {
        action: 'flow.for-each',
        parameters: { items: [1, 2], maxParallel: 1 },
        nodes: { a: {}, b: { after: ['a'] } },
      },
    });
    await rig.task('each[0].a');
    await rig.engine.cancelRun(run, { now: false, by: 'test' });
    const state = await rig.engine.waitForRun(run);
    expect(Object.fromEntries([...state.tasks.values()].map(({ path, status }) => [path, status]))).toEqual({
      each: 'cancelled',
      'each[0].a': 'cancelled',
      'each[0].b': 'cancelled',
    });
  });
});

describe('other containers', () => {
  test('repeat goes round until its condition holds, and each round is new', async () => {
    const state = await rig.run({
      again: {
        action: 'flow.repeat',
        parameters: { until: '{{ nodes.a.outputs.value >= 2 }}', maxIterations: 5 },
        nodes: { a: echo('{{ index }}') },
      },
    });
    expect(state.status).toBe('succeeded');
    expect(state.tasks.get('again')?.outputs['iterations']).toBe(3);
  });

  test('repeat fails when its rounds are used up', async () => {
    const state = await rig.run({
      again: {
        action: 'flow.repeat',
        parameters: { until: '{{ nodes.a.outputs.value = 9 }}', maxIterations: 2 },
        nodes: { a: echo('{{ index }}') },
      },
    });
    expect(state.tasks.get('again')?.problem?.code).toBe('container.neverTrue');
  });

  test('a group runs its last nodes also after a failure, and fails with it', async () => {
    const run = await rig.start({
      group: { action: 'flow.group', nodes: { a: {}, b: { after: ['a'] } }, finally: { tidy: {} } },
    });
    (await rig.task('group.a')).fail();
    (await rig.task('group.tidy')).succeed();
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('group.b')?.status).toBe('skipped');
    expect(state.status).toBe('failed');
  });

  test('clean-up nodes run when the run is cancelled; cancelling again ends them', async () => {
    const run = await rig.start({ group: { action: 'flow.group', nodes: { a: {} }, finally: { tidy: {} } } });
    await rig.task('group.a');
    await rig.engine.cancelRun(run, { now: false, by: 'test' });
    (await rig.task('group.tidy')).succeed();
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('group.tidy')?.status).toBe('succeeded');
    expect(state.status).toBe('cancelled');
    const again = await rig.start({ group: { action: 'flow.group', nodes: { a: {} }, finally: { tidy: {} } } });
    await rig.task('group.a');
    await rig.engine.cancelRun(again, { now: false, by: 'test' });
    await rig.task('group.tidy');
    await rig.engine.cancelRun(again, { now: false, by: 'test' });
    expect((await rig.engine.waitForRun(again)).tasks.get('group.tidy')?.status).toBe('cancelled');
  });

  test('a group that is tried again begins anew, and the attempts of its nodes are counted on', async () => {
    const run = await rig.start({
      group: { action: 'flow.group', retry: { max: 1, delay: '1ms', on: 'any' }, nodes: { a: {} } },
    });
    (await rig.task('group.a')).fail();
    const second = await rig.task('group.a');
    expect(second.attempt).toBe(2);
    second.succeed();
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('a switch chooses the first case that holds', async () => {
    const state = await rig.run(
      {
        choose: {
          action: 'flow.switch',
          parameters: { cases: { none: '{{ parameters.nothing }}', small: '{{ 1 < 2 }}', large: '{{ 2 > 1 }}' } },
        },
        a: echo(1, { after: { choose: 'case.small' } }),
        b: echo(2, { after: { choose: 'case.large' } }),
      },
      { rest: { parameters: { nothing: { type: 'string' } } } },
    );
    expect(state.tasks.get('a')?.status).toBe('succeeded');
    expect(state.tasks.get('b')?.sentence).toBe('Skipped: `choose` chose `small` and this node runs after `large`');
  });

  test('what the engine cannot carry out yet is refused before anything starts', async () => {
    const started = await rig.engine.startRun(
      rig.request({ a: {}, g: { action: 'flow.group', nodes: { ask: { action: 'flow.later' } } } }),
    );
    expect(started).toMatchObject({ ok: false, problem: { code: 'action.unsupported', place: { node: 'g.ask' } } });
  });
});

describe('what the rounds of a loop may see of each other', () => {
  test('a round never sees what an earlier one made: its own nodes have nothing until they have run', async () => {
    const state = await rig.run({
      again: {
        action: 'flow.repeat',
        parameters: { until: '{{ index >= 2 }}', maxIterations: 3 },
        nodes: {
          once: echo('first', { when: '{{ index = 0 }}' }),
          sees: echo('{{ nodes.once.outputs.value ? nodes.once.outputs.value : "nothing" }}', {
            after: { once: 'finished' },
          }),
        },
      },
    });
    expect([0, 1, 2].map((round) => state.tasks.get(`again[${round}].sees`)?.outputs['value'])).toEqual([
      'first',
      'nothing',
      'nothing',
    ]);
    expect(state.tasks.get('again[1].once')?.status).toBe('skipped');
  });

  test('a loop inside a group that is tried again begins with its first round, and sees nothing of the first attempt', async () => {
    const run = await rig.start({
      group: {
        action: 'flow.group',
        retry: { max: 1, delay: '1ms', on: 'any' },
        nodes: {
          each: {
            action: 'flow.for-each',
            parameters: { items: ['x', 'y'], maxParallel: 1 },
            outputs: { value: '{{ nodes.a.outputs.value }}' },
            nodes: { a: {} },
          },
        },
      },
    });
    (await rig.task('group.each[0].a')).succeed({ value: 'old' });
    (await rig.task('group.each[1].a')).fail();
    const again = await rig.task('group.each[0].a');
    expect((await rig.state(run)).tasks.get('group.each[0].a')).toMatchObject({ status: 'running', outputs: {} });
    again.succeed({ value: 'new' });
    (await rig.task('group.each[1].a')).succeed({ value: 'new' });
    const state = await rig.engine.waitForRun(run);
    expect(state.status).toBe('succeeded');
    expect(state.tasks.get('group.each')?.outputs['value']).toEqual(['new', 'new']);
  });

  test('a loop that is tried again with fewer items neither shows nor counts the items of before', async () => {
    const run = await rig.start({
      list: { action: 'test.manual' },
      group: {
        action: 'flow.group',
        retry: { max: 1, delay: '1ms', on: 'any' },
        nodes: {
          find: {},
          each: {
            action: 'flow.for-each',
            parameters: { items: '{{ nodes.find.outputs.value }}', maxParallel: 1, onItemFailure: 'continue' },
            nodes: { a: {} },
          },
          check: { after: ['each'] },
        },
      },
    });
    (await rig.task('group.find')).succeed({ value: ['x', 'y', 'z'] });
    for (const index of [0, 1, 2]) (await rig.task(`group.each[${index}].a`)).succeed({ value: 'old' });
    (await rig.task('group.check')).fail();
    const find = await rig.task('group.find');
    expect([...(await rig.state(run)).tasks.keys()].filter((path) => path.includes('['))).toEqual([]);
    find.succeed({ value: ['x'] });
    (await rig.task('group.each[0].a')).succeed({ value: 'new' });
    (await rig.task('group.check')).succeed();
    (await rig.task('list')).succeed();
    const state = await rig.engine.waitForRun(run);
    expect([...state.tasks.keys()].filter((path) => path.includes('['))).toEqual(['group.each[0].a']);
    expect(state.tasks.get('group.each')?.outputs['items']).toEqual([
      { status: 'succeeded', outputs: { a: { value: 'new' } } },
    ]);
    expect(state.tasks.get('group.each[0].a')?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('a run that is taken up in the second attempt of a loop keeps what that attempt did, nothing of the first', async () => {
    const nodes = {
      each: {
        action: 'flow.for-each',
        retry: { max: 1, delay: '1ms', on: 'any' },
        parameters: { items: ['x', 'y', 'z'], maxParallel: 1, onItemFailure: 'stop' },
        outputs: { value: '{{ nodes.a.outputs.value }}' },
        nodes: { a: {} },
      },
    };
    const run = await rig.start(nodes);
    (await rig.task('each[0].a')).succeed({ value: 'first' });
    (await rig.task('each[1].a')).succeed({ value: 'first' });
    (await rig.task('each[2].a')).fail();
    (await rig.task('each[0].a')).succeed({ value: 'second' });
    await rig.task('each[1].a');
    const log = await readFile(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8');
    await rig.engine.close();
    // As a crash leaves it: nothing after this moment was written, and nobody is there.
    await writeFile(path.join(rig.home, 'runs', run, 'events.ndjson'), log);
    await rm(path.join(rig.home, 'index.sqlite'), { force: true });
    rig.open();
    await rig.engine.recover();
    const resumed = await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' });
    expect(resumed).toEqual({ ok: true, value: { run } });
    const second = await rig.task('each[1].a');
    expect(second.attempt).toBe(3);
    second.succeed({ value: 'third' });
    (await rig.task('each[2].a')).succeed({ value: 'third' });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('each')?.outputs['value']).toEqual(['second', 'third', 'third']);
  });

  test('a switch inside a loop chooses for each item of its own', async () => {
    const state = await rig.run({
      each: {
        action: 'flow.for-each',
        parameters: { items: [1, 20] },
        nodes: {
          choose: {
            action: 'flow.switch',
            parameters: { cases: { small: '{{ item < 10 }}', large: '{{ item >= 10 }}' } },
          },
          small: echo('s', { after: { choose: 'case.small' } }),
          large: echo('l', { after: { choose: 'case.large' } }),
        },
      },
    });
    const status = (task: string) => state.tasks.get(task)?.status;
    expect([status('each[0].small'), status('each[0].large')]).toEqual(['succeeded', 'skipped']);
    expect([status('each[1].small'), status('each[1].large')]).toEqual(['skipped', 'succeeded']);
    expect(state.tasks.get('each[1].small')?.sentence).toBe(
      'Skipped: `each[1].choose` chose `large` and this node runs after `small`',
    );
  });
});

describe('what is not there', () => {
  test.each([
    '{{ parameters.missing }}',
    '{{ nodes.a.outputs.value.nothing.deeper }}',
    '{{ parameters.missing = "x" }}',
  ])('a condition of which a value is missing does not hold: %s', async (when) => {
    const rest = { parameters: { missing: { type: 'string' } } };
    const state = await rig.run({ a: echo({ x: 1 }), b: echo(1, { when, after: ['a'] }) }, { rest });
    expect(state.tasks.get('b')).toMatchObject({
      status: 'skipped',
      sentence: `Skipped: its condition ${when} is false`,
    });
    expect(state.status).toBe('succeeded');
  });

  test.each([
    ['flow.for-each', { items: [1] }],
    ['flow.repeat', { maxIterations: 2 }],
    ['flow.group', {}],
  ])(
    'a disabled %s passes through: nothing in it runs, and what comes after finds no outputs',
    async (action, parameters) => {
      const state = await rig.run({
        box: { action, parameters, disabled: true, nodes: { a: {} } },
        next: echo('{{ nodes.box.outputs.items }}'),
      });
      expect(state.tasks.get('box')).toMatchObject({ status: 'succeeded', outputs: {} });
      expect([...state.tasks.keys()]).toEqual(['box', 'next']);
      expect(state.tasks.get('next')).toMatchObject({ status: 'succeeded', outputs: {} });
    },
  );

  test('a disabled node inside a container passes through in each item', async () => {
    const state = await rig.run({
      each: {
        action: 'flow.for-each',
        parameters: { items: [1, 2] },
        outputs: { a: '{{ nodes.a.outputs.value }}', b: '{{ nodes.b.outputs.value }}' },
        nodes: { a: echo(1, { disabled: true }), b: echo('{{ item }}', { after: ['a'] }) },
      },
    });
    expect(state.tasks.get('each')?.outputs).toMatchObject({ a: [null, null], b: [1, 2] });
  });

  test('an empty list is gone through at once, and that is said', async () => {
    const state = await rig.run({
      each: {
        action: 'flow.for-each',
        parameters: { items: [] },
        outputs: { v: '{{ nodes.a.outputs.value }}' },
        nodes: { a: {} },
      },
      next: echo('{{ nodes.each.outputs.v }}'),
    });
    expect(state.tasks.get('each')).toMatchObject({
      status: 'succeeded',
      sentence: 'There were no items to go through',
      outputs: { items: [], v: [] },
    });
    expect(state.tasks.get('next')?.outputs['value']).toEqual([]);
  });
});

describe('a matrix', () => {
  test('is every combination without the excluded ones, and then the included ones', () => {
    const matrix = {
      os: ['linux', 'mac'],
      node: [20, 24],
      exclude: [{ os: 'mac', node: 20 }],
      include: [{ os: 'windows', node: 24 }],
    };
    expect(matrixItems(matrix)).toEqual([
      { os: 'linux', node: 20 },
      { os: 'linux', node: 24 },
      { os: 'mac', node: 24 },
      { os: 'windows', node: 24 },
    ]);
  });
});

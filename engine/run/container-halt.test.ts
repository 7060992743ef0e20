import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const SLOW = { timeout: 60_000 };
const stopping = { rest: { settings: { onFailure: 'stop', maxParallelTasks: 8 } } };
const statuses = ({ tasks }: RunState) =>
  Object.fromEntries([...tasks.values()].map((task) => [task.path, task.status]));

/** A run whose node `bad` has failed while `task` was under way. */
async function failedMeanwhile(nodes: object, task: string) {
  const run = await rig.start({ ...nodes, bad: {} }, stopping);
  const held = await rig.task(task);
  (await rig.task('bad')).fail();
  await rig.until(run, ({ tasks }) => tasks.get('bad')?.status === 'failed');
  return { run, held };
}

describe('a failure after which the run starts nothing new (`onFailure: stop`)', SLOW, () => {
  test('a loop lets what runs end, begins no further item, and has not succeeded: a retry goes through all items', async () => {
    const loop = {
      action: 'flow.for-each',
      parameters: { items: ['x', 'y', 'z'], maxParallel: 1 },
      outputs: { v: '{{ nodes.a.outputs.value }}' },
      nodes: { a: {}, b: { after: ['a'] } },
    };
    const { run, held } = await failedMeanwhile({ loop }, 'loop[0].a');
    held.succeed({ value: 1 });
    const state = await rig.engine.waitForRun(run);
    expect(statuses(state)).toEqual({
      loop: 'cancelled',
      bad: 'failed',
      'loop[0].a': 'succeeded',
      'loop[0].b': 'skipped',
    });
    expect(state.tasks.get('loop')?.sentence).toBe(
      'Cancelled: `bad` failed and the workflow starts nothing new after a failure, so not all of this ran',
    );
    expect(state.tasks.get('loop')?.outputs).toMatchObject({
      items: [{ status: 'cancelled' }, { status: 'skipped' }, { status: 'skipped' }],
      v: [null, null, null],
    });
    const planned = await rig.engine.planResume(run, { from: 'failed', workflow: 'run' });
    expect(planned).toMatchObject({ ok: true, value: { reused: [], rerun: ['loop', 'bad'] } });
  });

  test('a loop whose last items are all under way ends as always', async () => {
    const loop = { action: 'flow.for-each', parameters: { items: ['x'] }, nodes: { a: {} } };
    const { run, held } = await failedMeanwhile({ loop }, 'loop[0].a');
    held.succeed();
    expect(statuses(await rig.engine.waitForRun(run))).toEqual({
      loop: 'succeeded',
      bad: 'failed',
      'loop[0].a': 'succeeded',
    });
  });

  test('a group cleans up and has not succeeded, nor has what lies around it', async () => {
    const inner = {
      action: 'flow.group',
      outputs: { v: '{{ nodes.b.outputs.value.deep }}' },
      nodes: { a: {}, b: { after: ['a'] } },
      finally: { tidy: {} },
    };
    const { run, held } = await failedMeanwhile({ outer: { action: 'flow.group', nodes: { inner } } }, 'outer.inner.a');
    held.succeed();
    (await rig.task('outer.inner.tidy')).succeed();
    expect(statuses(await rig.engine.waitForRun(run))).toMatchObject({
      outer: 'cancelled',
      'outer.inner': 'cancelled',
      'outer.inner.b': 'skipped',
      'outer.inner.tidy': 'succeeded',
    });
  });

  test('what fails inside has failed; it is not tried again, since nothing in it could start', async () => {
    const group = { action: 'flow.group', retry: { max: 3, delay: '1ms', on: 'any' }, nodes: { a: {} } };
    const { run, held } = await failedMeanwhile({ group }, 'group.a');
    held.fail();
    const state = await rig.engine.waitForRun(run);
    expect(statuses(state)).toEqual({ group: 'failed', bad: 'failed', 'group.a': 'failed' });
    expect(state.tasks.get('group')?.attempts).toHaveLength(1);
  });

  test('a repeat asks for no further round', async () => {
    const again = {
      action: 'flow.repeat',
      parameters: { until: '{{ nodes.a.outputs.value }}', maxIterations: 5 },
      nodes: { a: {} },
    };
    const { run, held } = await failedMeanwhile({ again }, 'again[0].a');
    held.succeed({ value: false });
    expect(statuses(await rig.engine.waitForRun(run))).toEqual({
      again: 'cancelled',
      bad: 'failed',
      'again[0].a': 'succeeded',
    });
  });
});

describe('`join: first` inside a container', SLOW, () => {
  test.each([
    ['its outputs hand out', { outputs: { v: '{{ nodes.slow.outputs.value }}' } }],
    ['its condition asks for', { parameters: { until: 'nodes.slow.outputs.value = 5' } }],
  ])('stops no input that %s', async (_, more) => {
    const nodes = { slow: {}, quick: {}, pick: { after: ['slow', 'quick'], join: 'first' } };
    const run = await rig.start({ box: { action: 'flow.repeat', ...more, nodes } });
    const slow = await rig.task('box[0].slow');
    (await rig.task('box[0].quick')).succeed();
    (await rig.task('box[0].pick')).succeed();
    await rig.until(run, ({ tasks }) => tasks.get('box[0].pick')?.status === 'succeeded');
    expect(slow.context.signal.aborted).toBe(false);
    slow.succeed({ value: 5 });
    const state = await rig.until(run, ({ tasks }) => tasks.get('box[0].slow')?.endedAt !== undefined);
    expect(state.tasks.get('box[0].slow')?.status).toBe('succeeded');
  });

  test('stops an input that nobody else asks for, and goes on without it', async () => {
    const nodes = { slow: {}, quick: {}, pick: { after: ['slow', 'quick'], join: 'first' } };
    const run = await rig.start({ box: { action: 'flow.group', nodes } });
    const slow = await rig.task('box.slow');
    (await rig.task('box.quick')).succeed();
    (await rig.task('box.pick')).succeed();
    await rig.until(run, ({ tasks }) => tasks.get('box.slow')?.status === 'cancelled');
    expect(slow.context.signal.aborted).toBe(true);
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });
});

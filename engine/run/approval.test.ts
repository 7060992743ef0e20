import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const asks = (state: RunState) => state.tasks.get('ask')?.phase === 'deciding';
const isAsked = (state: RunState, task: string) => state.tasks.get(task)?.phase === 'deciding';
/** Each item is asked about before the next, as many at once as said. */
const shipEach = (items: readonly string[], maxParallel: number) => ({
  each: {
    action: 'flow.for-each',
    parameters: { items, maxParallel },
    nodes: { ask: approval({ form: { channel: { type: 'string', default: 'stable' } } }) },
  },
});
const approval = (parameters: object = {}) => ({ action: 'flow.approval', parameters });

describe('an approval', () => {
  test('waits for a person without holding a slot, and hands out who decided and why', async () => {
    const run = await rig.start(
      {
        ask: approval({ message: 'Release?' }),
        other: {},
        after: { action: 'test.echo', parameters: { value: '{{ nodes.ask.outputs.by }}' } },
      },
      { maxParallelTasks: 1 },
    );
    const waiting = await rig.until(run, asks);
    expect(waiting.tasks.get('ask')).toMatchObject({ status: 'running', deciding: { message: 'Release?' } });
    (await rig.task('other')).succeed();
    expect(await rig.engine.decideRun(run, 'ask', 'approve', { by: 'Ada', reason: 'Looks good' })).toMatchObject({
      ok: true,
    });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('ask')).toMatchObject({
      status: 'succeeded',
      outputs: { decision: 'approve', by: 'Ada', reason: 'Looks good' },
    });
    expect(state.tasks.get('after')?.outputs).toEqual({ value: 'Ada' });
    expect(await typesOf(run)).toContain('task.decided');
  });

  test('that is denied fails, and nodes after its failure handle it', async () => {
    const run = await rig.start({ ask: approval(), undo: { action: 'test.echo', after: { ask: 'failed' } } });
    await rig.until(run, asks);
    await rig.engine.decideRun(run, 'ask', 'deny', { by: 'Ada', reason: 'Too late today' });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('ask')).toMatchObject({
      status: 'failed',
      problem: { code: 'approval.denied', message: '"Approval" was denied by Ada.', reason: 'Too late today.' },
    });
    expect(state.tasks.get('undo')?.status).toBe('succeeded');
  });

  test('is decided once: a second answer is refused', async () => {
    const run = await rig.start({ ask: approval(), other: {} });
    await rig.until(run, asks);
    await rig.engine.decideRun(run, 'ask', 'approve', { by: 'Ada' });
    expect(await rig.engine.decideRun(run, 'ask', 'deny', { by: 'Bob' })).toMatchObject({
      ok: false,
      problem: { code: 'task.notDeciding' },
    });
    (await rig.task('other')).succeed();
    expect((await rig.engine.waitForRun(run)).tasks.get('ask')?.outputs['by']).toBe('Ada');
  });

  test('asks for values and takes only those that fit', async () => {
    const run = await rig.start({
      ask: approval({ form: { version: { type: 'string' }, count: { type: 'integer', default: 2 } } }),
    });
    await rig.until(run, asks);
    expect(await rig.engine.decideRun(run, 'ask', 'approve', { by: 'Ada', form: { count: 'many' } })).toMatchObject({
      ok: false,
      problem: { code: 'parameter.type' },
    });
    await rig.engine.decideRun(run, 'ask', 'approve', { by: 'Ada', form: { version: '1.2' } });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('ask')?.outputs['form']).toEqual({ version: '1.2', count: 2 });
  });

  test.each([
    ['deny', 'failed', 'failed'],
    ['continue', 'succeeded', 'succeeded'],
    ['cancel', 'cancelled', 'cancelled'],
  ] as const)('that nobody answers in time ends by onTimeout: %s', async (onTimeout, task, run) => {
    const state = await rig.run({
      ask: approval({ timeout: '20ms', onTimeout }),
      ...(onTimeout === 'cancel' ? { other: {} } : {}),
    });
    expect(state.tasks.get('ask')?.status).toBe(task);
    expect(state.status).toBe(run);
    expect(state.tasks.get('ask')?.outputs['by']).toBe('its time limit');
  });

  test('approved for the run answers the same node wherever it asks again there, and says so', async () => {
    const run = await rig.start(shipEach(['a', 'b', 'c'], 2));
    await rig.until(run, (state) => isAsked(state, 'each[0].ask') && isAsked(state, 'each[1].ask'));
    const how = { by: 'Ada', reason: 'All three were tested', form: { channel: 'beta' }, scope: 'run' } as const;
    await rig.engine.decideRun(run, 'each[1].ask', 'approve', how);
    const state = await rig.engine.waitForRun(run);
    for (const task of ['each[0].ask', 'each[1].ask', 'each[2].ask'])
      expect(state.tasks.get(task)?.outputs).toEqual({
        decision: 'approve',
        by: 'Ada',
        reason: 'All three were tested',
        form: { channel: 'beta' },
      });
    const events = await eventsOf(run);
    expect(
      events.flatMap((each) => (each.type === 'task.decided' ? [[each.task, each.scope, each.from]] : [])),
    ).toEqual([
      ['each[1].ask', 'run', undefined],
      ['each[0].ask', undefined, 'each[1].ask'],
      ['each[2].ask', undefined, 'each[1].ask'],
    ]);
    // The last one was never put to anybody.
    expect(events.some(({ type, task }) => type === 'task.deciding' && task === 'each[2].ask')).toBe(false);
  });

  test('approved once is asked again for the next item, and another node is always asked', async () => {
    const run = await rig.start({ ...shipEach(['a', 'b'], 1), last: { ...approval(), after: ['each'] } });
    await rig.until(run, (state) => isAsked(state, 'each[0].ask'));
    await rig.engine.decideRun(run, 'each[0].ask', 'approve', { by: 'Ada' });
    await rig.until(run, (state) => isAsked(state, 'each[1].ask'));
    await rig.engine.decideRun(run, 'each[1].ask', 'approve', { by: 'Ada', scope: 'run' });
    await rig.until(run, (state) => isAsked(state, 'last'));
    await rig.engine.decideRun(run, 'last', 'approve', { by: 'Ada' });
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });

  test('does not run out of time while its run is paused', async () => {
    const run = await rig.start({ ask: approval({ timeout: '2s', onTimeout: 'deny' }) });
    await rig.until(run, asks);
    await rig.engine.pauseRun(run, 'Ada');
    const paused = await rig.state(run);
    expect(paused.tasks.get('ask')).toMatchObject({ phase: 'deciding' });
    expect(paused.tasks.get('ask')?.deciding?.['leftMs']).toEqual(expect.any(Number));
    expect(paused.tasks.get('ask')?.deciding?.['until']).toBeUndefined();
    await rig.engine.unpauseRun(run, 'Ada');
    expect((await rig.state(run)).tasks.get('ask')?.deciding).toMatchObject({ until: expect.any(String) });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('ask')?.outputs['by']).toBe('its time limit');
  });

  test('ends as cancelled when the run is cancelled, and asks again when its run is taken up after a crash', async () => {
    const run = await rig.start({ ask: approval() });
    await rig.until(run, asks);
    await rig.engine.cancelRun(run, { now: false, by: 'test' });
    expect((await rig.engine.waitForRun(run)).tasks.get('ask')?.status).toBe('cancelled');
    const again = await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' });
    if (!again.ok) throw new Error(again.problem.message);
    await rig.until(again.value.run, asks);
    await rig.engine.decideRun(again.value.run, 'ask', 'approve', { by: 'Ada' });
    expect((await rig.engine.waitForRun(again.value.run)).status).toBe('succeeded');
  });
});

async function eventsOf(run: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of rig.engine.events(run, 0, new AbortController().signal)) events.push(...batch);
  return events;
}

async function typesOf(run: string): Promise<readonly string[]> {
  return (await eventsOf(run)).map(({ type }) => type);
}

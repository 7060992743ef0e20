import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const asks = (state: RunState) => state.tasks.get('ask')?.phase === 'deciding';
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

async function typesOf(run: string): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const batch of rig.engine.events(run, 0, new AbortController().signal))
    types.push(...batch.map(({ type }) => type));
  return types;
}

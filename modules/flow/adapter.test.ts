import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { flowModule } from './module.ts';

type Action = (typeof flowModule.actions)[number];

function action(id: string): Action {
  const found = flowModule.actions.find((one) => one.manifest.id === id);
  if (found === undefined) throw new Error(`There is no action ${id}.`);
  return found;
}

describe('flow.wait', () => {
  test('ends after its time and tells how far it is', async () => {
    const rig = await createAdapterRig();
    const before = performance.now();
    expect(await rig.attempt(action('flow.wait'), { duration: '600ms' })).toEqual({ status: 'succeeded', outputs: {} });
    expect(performance.now() - before).toBeGreaterThanOrEqual(599);
    const fractions = rig.progress.map(({ fraction }) => fraction ?? -1);
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(rig.progress[0]?.message).toMatch(/ left$/);
  });

  test('ends at once when it is cancelled, however long it would be', async () => {
    const rig = await createAdapterRig();
    const running = rig.attempt(action('flow.wait'), { duration: '30d' });
    rig.abort(new Error('Cancelled.'));
    await expect(running).rejects.toThrow('Cancelled.');
  });

  test('holds no slot and needs a unit', () => {
    expect(action('flow.wait').manifest.holdsSlot).toBe(false);
    expect(() => action('flow.wait').parse({ duration: '5' })).toThrow(/unit/);
    expect(() => action('flow.wait').parse({ duration: 5 })).toThrow(/expected string/);
  });
});

describe('flow.fail', () => {
  test('fails with its message and is not retried', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(action('flow.fail'), { message: 'Commit first.' })).toMatchObject({
      status: 'failed',
      problem: { code: 'flow.failed', message: 'Commit first.', retryable: false },
    });
  });
});

describe('what the engine carries out itself', () => {
  test('has no adapter; only what holds nodes is a container', () => {
    const own = flowModule.actions.filter((one) => one.adapter === undefined).map((one) => one.manifest);
    expect(own.map(({ id }) => id)).toEqual([
      'flow.for-each',
      'flow.repeat',
      'flow.group',
      'flow.switch',
      'flow.approval',
      'flow.run-workflow',
    ]);
    expect(own.filter(({ container }) => container).map(({ id }) => id)).toEqual([
      'flow.for-each',
      'flow.repeat',
      'flow.group',
    ]);
    expect(own.every(({ holdsSlot }) => !holdsSlot)).toBe(true);
  });
});

import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import type { Engine } from '../engine.ts';
import { EngineRig } from '../rig/engine-rig.ts';
import { askOwner, removeDoor } from './host-door.ts';

let rig: EngineRig;
let other: Engine;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
  // As a second process would: it owns none of the runs.
  other = createEngine(rig.options());
});
afterEach(async () => {
  await other.close();
  await rig.close();
});

describe('a run of another host on the same data folder', () => {
  test('can be paused, continued and cancelled from here', async () => {
    const run = await rig.start({ a: {}, b: { after: ['a'] } });
    const held = await rig.task('a');
    expect(await other.pauseRun(run, 'cli')).toEqual({ ok: true, value: {} });
    expect((await rig.state(run)).status).toBe('paused');
    expect(await other.unpauseRun(run, 'cli')).toMatchObject({ ok: true });
    held.succeed();
    await rig.task('b');
    expect(await other.cancelRun(run, { now: false, by: 'cli' })).toMatchObject({ ok: true });
    expect((await rig.engine.waitForRun(run)).status).toBe('cancelled');
  });

  test('can be answered from here, and says itself why an answer is refused', async () => {
    const run = await rig.start({ ask: { action: 'flow.approval' }, other: {} });
    await rig.until(run, (state) => state.tasks.get('ask')?.phase === 'deciding');
    expect(await other.decideRun(run, 'other', 'approve', { by: 'Ada' })).toMatchObject({
      ok: false,
      problem: { code: 'task.notDeciding' },
    });
    expect(await other.decideRun(run, 'ask', 'approve', { by: 'Ada' })).toMatchObject({ ok: true });
    (await rig.task('other')).succeed();
    expect((await rig.engine.waitForRun(run)).tasks.get('ask')?.outputs['by']).toBe('Ada');
    expect(await other.cancelRun(run, { now: false, by: 'cli' })).toMatchObject({
      ok: false,
      problem: { code: 'run.ended' },
    });
  });

  test('whose door gets something else, or whose program is gone, gives a problem instead of waiting for ever', async () => {
    const run = await rig.start({ a: {} });
    const held = await rig.task('a');
    const file = path.join(rig.home, 'runs', run, 'owner.json');
    const { door } = JSON.parse(await readFile(file, 'utf8')) as { readonly door: string };
    const nonsense = { call: 'delete-everything', run, by: 'me' } as never;
    expect(await askOwner(door, nonsense)).toMatchObject({ ok: false, problem: { code: 'run.unreachable' } });
    expect(await askOwner(`${door}.gone`, { call: 'pause', run, by: 'me' })).toMatchObject({
      ok: false,
      problem: { code: 'run.unreachable' },
    });
    held.succeed();
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
  });
});

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('the door of a host that died goes, and nothing that only says it is one', async () => {
  const door = await mkdtemp(join(tmpdir(), 'codomyrmex-door-'));
  const other = await mkdtemp(join(tmpdir(), 'somebody-'));
  await Promise.all([door, other].map((folder) => writeFile(join(folder, 'host.sock'), '')));
  for (const address of [
    join(other, 'host.sock'),
    join(door, 'inner', 'host.sock'),
    join(door, '..', 'x', 'y'),
    'host.sock',
  ])
    await removeDoor(address);
  expect(await Promise.all([door, other].map(isThere))).toEqual([true, true]);
  await removeDoor(join(door, 'host.sock'));
  expect(await Promise.all([door, other].map(isThere))).toEqual([false, true]);
  await rm(other, { recursive: true });
});

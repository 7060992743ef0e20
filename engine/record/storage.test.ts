import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contentReferenceSchema } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { createEngine } from '../create-engine.ts';
import { EngineRig } from '../rig/engine-rig.ts';
import { ContentStore } from './content-store.ts';
import { Masker } from './masker.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300, youngMs: -60_000 });
});
afterEach(() => rig.close());

const large = (letter: string) => ({ action: 'test.echo', parameters: { value: [letter.repeat(70_000)] } });
const runs = async () => (await readdir(path.join(rig.home, 'runs'))).toSorted();
const stored = async () =>
  (await readdir(path.join(rig.home, 'content'), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name));

/** Of the large output of a task. */
function hashOf(state: RunState, task: string): string {
  const value = z.object({ $content: contentReferenceSchema }).parse(state.tasks.get(task)?.outputs['value']);
  return value.$content.hash;
}

describe('freeing', () => {
  test('keeps the newest, removes the others with what only they kept, and says so before', async () => {
    const first = await rig.run({ a: large('x'), shared: large('s') });
    const second = await rig.run({ a: large('y'), shared: large('s') });
    const told = await rig.engine.freeStorage({ maxRuns: 1 }, { dryRun: true });
    expect(told).toMatchObject({ dryRun: true, runs: [{ run: first.run, reason: 'count' }], contentObjects: 1 });
    expect(await runs()).toHaveLength(2);
    const freed = await rig.engine.freeStorage({ maxRuns: 1 }, { dryRun: false });
    expect(freed).toMatchObject({ dryRun: false, runs: [{ run: first.run }], contentObjects: 1 });
    expect(freed.bytes).toBeGreaterThan(70_000);
    expect(await runs()).toEqual([second.run]);
    expect(await stored()).toHaveLength(2);
    expect(await rig.engine.listRuns({ limit: 10 })).toMatchObject([{ run: second.run }]);
    expect(await rig.engine.readRun(first.run)).toMatchObject({ ok: false, problem: { code: 'run.notFound' } });
  });

  test('never a run in progress, nor a pinned one, nor what a run in progress was made from', async () => {
    const origin = await rig.start({ a: large('x'), b: {} });
    (await rig.task('b')).fail();
    await rig.engine.waitForRun(origin);
    const pinned = await rig.run({ a: large('p') });
    await rig.engine.markRun(pinned.run, { pinned: true, label: 'the good one' });
    const again = await rig.engine.resumeRun(origin, { from: 'failed', workflow: 'run' });
    if (!again.ok) throw new Error(again.problem.message);
    const held = await rig.task('b');
    await rig.run({ a: large('z') });
    const all = await runs();
    expect(all).toHaveLength(4);
    await rig.engine.freeStorage({ maxAge: '1ms', maxBytes: '1B' }, { dryRun: false });
    expect(await runs()).toEqual([origin, pinned.run, again.value.run].toSorted());
    expect(await rig.engine.deleteRun(pinned.run)).toMatchObject({ ok: false, problem: { code: 'run.pinned' } });
    expect(await rig.engine.deleteRun(again.value.run)).toMatchObject({
      ok: false,
      problem: { code: 'run.wrongState' },
    });
    held.succeed();
    await rig.engine.waitForRun(again.value.run);
    await rig.engine.markRun(pinned.run, { pinned: false });
    expect((await rig.engine.listRuns({ limit: 9 })).find(({ run }) => run === pinned.run)).toMatchObject({
      label: 'the good one',
    });
    // The new run names what it took over: it stays readable when the old one goes.
    await rig.engine.deleteRun(origin);
    await rig.engine.freeStorage({}, { dryRun: false });
    const hash = hashOf(await rig.state(again.value.run), 'a');
    expect(await rig.engine.readContent(hash, 10)).toMatchObject({ ok: true });
  });

  test('what the cache still has is kept for it, and a hit after that has all its outputs', async () => {
    const node = { ...large('c'), cache: true };
    const first = await rig.run({ node });
    await rig.engine.deleteRun(first.run);
    await rig.engine.freeStorage({}, { dryRun: false });
    const again = await rig.run({ node });
    expect(again.tasks.get('node')?.status).toBe('cached');
    const hash = hashOf(again, 'node');
    expect(await rig.engine.readContent(hash, 10)).toMatchObject({ ok: true });
    await rig.engine.deleteRun(again.run);
    const freed = await rig.engine.freeStorage({ maxBytes: '0B' }, { dryRun: false });
    expect(freed.cacheEntries).toBe(1);
    expect(await stored()).toEqual([]);
  });

  test('a list of runs that was lost takes no run and no value with it', async () => {
    await rig.run({ a: large('x') });
    await rig.engine.close();
    for (const name of await readdir(rig.home))
      if (name.startsWith('index.sqlite')) await rm(path.join(rig.home, name));
    rig.open();
    await rig.engine.freeStorage({ maxRuns: 1, maxBytes: '1B' }, { dryRun: false });
    expect(await runs()).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
    await rig.engine.recover();
    expect(await rig.engine.listRuns({ limit: 9 })).toHaveLength(1);
  });

  test('pins and labels are found again when the list of runs was lost', async () => {
    const { run } = await rig.run({ a: large('x') });
    await rig.engine.markRun(run, { pinned: true, label: 'keep' });
    await rig.engine.close();
    for (const name of await readdir(rig.home))
      if (name.startsWith('index.sqlite')) await rm(path.join(rig.home, name));
    rig.open();
    await rig.engine.recover();
    expect(await rig.engine.listRuns({ limit: 9 })).toMatchObject([{ run, pinned: true, label: 'keep' }]);
  });

  test('the rules of project.yaml win over those of the user for its runs', async () => {
    await rig.write('.codomyrmex/project.yaml', 'retention: { maxRuns: 1 }\n');
    for (const letter of ['a', 'b', 'c']) await rig.run({ a: large(letter) });
    expect(await rig.engine.storageReport()).toMatchObject({ runs: { count: 3 }, couldFree: { runs: 2 } });
    await rig.engine.freeStorage({}, { dryRun: false });
    expect(await runs()).toHaveLength(1);
  });

  test('what crashes left behind goes after a day', async () => {
    const left = path.join(rig.home, 'temporary', '20200101-000000-abcdefgh-task-1');
    await mkdir(left, { recursive: true });
    await mkdir(path.join(rig.home, 'content', 'incoming'), { recursive: true });
    const half = path.join(rig.home, 'content', 'incoming', 'half');
    await writeFile(half, 'x'.repeat(1000));
    const before = new Date(Date.now() - 2 * 86_400_000);
    await utimes(half, before, before);
    await utimes(left, before, before);
    expect((await rig.engine.freeStorage({}, { dryRun: false })).bytes).toBe(1000);
    expect([existsSync(left), existsSync(half)]).toEqual([false, false]);
  });
});

test('what another host touches while it is being swept is not lost', async () => {
  const masker = new Masker();
  const [one, other] = [new ContentStore(rig.home, masker), new ContentStore(rig.home, masker)];
  for (let round = 0; round < 200; round += 1) {
    const { hash } = await one.put(`value ${round}`, 'text/plain');
    const before = new Date(Date.now() - 3_600_000);
    await utimes(path.join(rig.home, 'content', hash.slice(0, 2), hash), before, before);
    await Promise.all([one.sweep(hash, Date.now() - 60_000), other.put(`value ${round}`, 'text/plain')]);
    expect(await other.read(hash, 100), `round ${round}`).toBeDefined();
  }
});

test('hosts that free while another runs take nothing away from it', async () => {
  // With the margin of a user, but everything stored made to look old: only what the run itself touches is safe.
  const others = [createEngine(rig.options()), createEngine(rig.options())];
  const nodes = { a: { ...large('x'), cache: true }, b: large('y') };
  await rig.run(nodes);
  for (let round = 0; round < 5; round += 1) {
    await makeOld();
    const [state] = await Promise.all([
      rig.run(nodes),
      ...others.map((host) => host.freeStorage({ maxRuns: 1, maxBytes: '1kB' }, { dryRun: false })),
    ]);
    expect(state.status).toBe('succeeded');
    for (const task of ['a', 'b']) {
      const hash = hashOf(state, task);
      expect(await rig.engine.readContent(hash, 10), `${task} of round ${round}`).toMatchObject({ ok: true });
    }
  }
  for (const host of others) await host.close();
});

async function makeOld(): Promise<void> {
  const before = new Date(Date.now() - 3_600_000);
  for (const name of await stored()) await utimes(path.join(rig.home, 'content', name), before, before);
}

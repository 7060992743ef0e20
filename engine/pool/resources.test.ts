import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';
import { availableIn, readMemory } from './memory-reader.ts';

let rig: EngineRig;
const memory = { availableBytes: 8e9, totalBytes: 16e9 };
beforeEach(async () => {
  Object.assign(memory, { availableBytes: 8e9 });
  rig = await EngineRig.create({ graceMs: 300, readMemory: () => memory });
});
afterEach(() => rig.close());

describe('memory of the machine', () => {
  test('is what the system says', () => {
    const real = readMemory();
    expect(real.availableBytes).toBeGreaterThan(0);
    expect(real.availableBytes).toBeLessThanOrEqual(real.totalBytes);
    expect(availableIn('MemTotal: 9 kB\nMemAvailable:    1000 kB\n')).toBe(1_024_000);
    expect(availableIn('nothing')).toBeUndefined();
  });

  test('holds further tasks back while it is short, puts that on record, and lets them go by itself', async () => {
    const run = await rig.start({ a: {}, b: { after: { a: 'finished' } }, c: {}, d: { after: ['c'] } });
    const [a, c] = [await rig.task('a'), await rig.task('c')];
    memory.availableBytes = 300e6;
    a.succeed();
    // `b` may have started before anybody looked; `d` is ready only after that.
    const b = await rig.task('b');
    await vi.waitFor(() => expect(rig.engine.resources.get().memory.isHeldBack).toBe(true), 30_000);
    c.succeed();
    const held = await rig.until(run, ({ tasks }) => tasks.get('d')?.status === 'queued');
    expect(held.tasks.get('d')?.sentence).toBe('Waiting for memory: 300 MB free, needs 625 MB');
    expect(rig.engine.resources.get().waiting).toMatchObject([{ run, task: 'd', workflow: 'test' }]);
    memory.availableBytes = 8e9;
    (await rig.task('d')).succeed();
    b.succeed();
    expect((await rig.engine.waitForRun(run)).status).toBe('succeeded');
    const events = readFileSync(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8');
    expect(events).toContain('"pool":"free memory"');
  }, 60_000);
});

describe('amounts', () => {
  test('are those found on this machine, unless the user set others; a request above is refused before the run', async () => {
    rig.settings.capacities = { cpu: 3, memory: '2GB', network: 100 };
    rig.engine.resources.reread();
    const cpu = rig.engine.resources.get().resources.find(({ name }) => name === 'cpu');
    expect(cpu).toMatchObject({ capacity: 3, isSet: true, reserved: 0, kind: 'machine' });
    const problems = async (resources: object) =>
      (await rig.engine.check(rig.request({ a: { resources } }))).map(({ code, message }) => [code, message]);
    expect(await problems({ cpu: 4 })).toEqual([['resource.tooLarge', '"a" asks for 4 of cpu; there is 3 at most.']]);
    expect(await problems({ memory: '3GB' })).toEqual([
      ['resource.tooLarge', '"a" asks for 3 GB of memory; there is 2 GB at most.'],
    ]);
    expect(await problems({ network: '1Gbps' })).toEqual([
      ['resource.tooLarge', '"a" asks for 1000 Mbps of network; there is 100 Mbps at most.'],
    ]);
    expect(await problems({ cpu: 3, memory: '2GB', network: '100Mbps' })).toEqual([]);
  });

  test.each([
    [{ memory: '2 gigs' }],
    [{ memory: '1000' }],
    [{ network: '10Gbsp' }],
    [{ cpu: -1 }],
    [{ cpu: 0 }],
    [{ pools: { db: -5 } }],
    [{ locks: { db: 'wirte' } }],
  ])('B41: a misspelt unit or an impossible amount is a problem, not a free ride: %j', async (resources) => {
    const problems = await rig.engine.check(rig.request({ a: { resources } }));
    expect(problems.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    expect(problems[0]?.place).toMatchObject({ line: expect.any(Number) });
  });

  test('who holds how much and who waits can be seen; raising the amount lets the next start', async () => {
    rig.settings.capacities = { cpu: 2 };
    rig.engine.resources.reread();
    const run = await rig.start({ a: { resources: { cpu: 2 } }, b: { resources: { cpu: 1 } } });
    await rig.task('a');
    const { resources, waiting } = rig.engine.resources.get();
    expect(resources.find(({ name }) => name === 'cpu')).toMatchObject({
      reserved: 2,
      holders: [{ run, workflow: 'test', task: 'a', amount: 2 }],
    });
    // A person reads it: nodes are named as on their cards, and told apart by their ids where these say the same.
    expect(waiting).toMatchObject([
      { task: 'b', sentence: expect.stringMatching(/^Waiting for cpu \(2\/2 used by Held by the test \(a\)\)/) },
    ]);
    rig.settings.capacities = { cpu: 4 };
    rig.engine.resources.reread();
    (await rig.task('b')).succeed();
    (await rig.task('a')).succeed();
    await rig.engine.waitForRun(run);
    // What ended gives back.
    expect(rig.engine.resources.get().resources.find(({ name }) => name === 'cpu')).toMatchObject({
      reserved: 0,
      holders: [],
    });
  });

  test('pools of a project show under their name, with their folder', async () => {
    await rig.write('.codomyrmex/project.yaml', 'pools: { database: 1 }');
    const run = await rig.start({ a: { resources: { pools: { database: 1 }, locks: { schema: 'write' } } } });
    const held = await rig.task('a');
    const { resources } = rig.engine.resources.get();
    expect(resources.find(({ kind }) => kind === 'pool')).toMatchObject({
      name: 'database',
      project: rig.project,
      capacity: 1,
      reserved: 1,
    });
    expect(resources.find(({ kind }) => kind === 'lock')?.holders).toMatchObject([{ run, task: 'a' }]);
    held.succeed();
    await rig.engine.waitForRun(run);
  });
});

import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { QueueSnapshot } from '#shared/bridge/queue-calls.ts';
import { good } from '#shared/result.ts';
import { EventLog } from '../record/event-log.ts';
import { createEngine } from '../create-engine.ts';
import type { QueueCall } from '../run/host-door.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
  rig.settings.maxParallelWorkflows = 1;
});
afterEach(() => rig.close());

const by = 'test';

/** The workflows in line, as `running | first, second`. */
function line({ items }: QueueSnapshot): string {
  const running = items.filter(({ place }) => place === 0).map(({ workflow }) => workflow);
  return `${running.join(', ')} | ${items.flatMap(({ place, workflow }) => (place === 0 ? [] : [workflow])).join(', ')}`;
}

async function startAll(...names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const runs: Record<string, string> = {};
  for (const workflow of names) runs[workflow] = await rig.start({ [workflow]: {} }, { workflow });
  return runs;
}

const run = (runs: Readonly<Record<string, string>>, name: string): string => runs[name] ?? '';

describe('the queue of runs', () => {
  test('tells each run its place, and what it waits for', async () => {
    await startAll('a', 'b', 'c');
    const { items, state, limit } = await rig.engine.queue.list();
    expect({ state, limit }).toEqual({ state: 'running', limit: 1 });
    expect(items.map(({ workflow, place, sentence }) => [workflow, place, sentence])).toEqual([
      ['a', 0, undefined],
      ['b', 1, 'Queued · 1st in line, after a'],
      ['c', 2, 'Queued · 2nd in line, after b'],
    ]);
    const rows = await rig.engine.listRuns({ limit: 10 });
    expect(rows.find(({ workflow }) => workflow === 'c')?.sentence).toBe('Queued · 2nd in line, after b');
  });

  test('can be put in another order, and runs in that order', async () => {
    const runs = await startAll('a', 'b', 'c', 'd');
    const { queue } = rig.engine;
    await queue.call({ call: 'queue.move', runs: [run(runs, 'd')], to: 'front', by }, 'ours');
    await queue.call({ call: 'queue.move', runs: [run(runs, 'c')], to: { before: run(runs, 'b') }, by }, 'ours');
    await queue.call({ call: 'queue.move', runs: [run(runs, 'd')], to: 'back', by }, 'ours');
    const urgent = await rig.engine.startRun(rig.request({ urgent: {} }, { workflow: 'urgent', front: true }));
    expect(urgent.ok).toBe(true);
    expect(line(await queue.list())).toBe('a | urgent, c, b, d');
    for (const name of ['a', 'urgent', 'c', 'b', 'd']) (await rig.task(name)).succeed();
    expect((await rig.engine.waitForRun(run(runs, 'd'))).status).toBe('succeeded');
    expect(await queue.call({ call: 'queue.move', runs: [run(runs, 'a')], to: 'front', by }, 'ours')).toMatchObject({
      ok: false,
      problem: { code: 'queue.notWaiting' },
    });
  });

  test('what is removed ends as cancelled and never starts', async () => {
    const runs = await startAll('a', 'b', 'c');
    await rig.engine.queue.call({ call: 'queue.remove', runs: [run(runs, 'b')], by }, 'ours');
    const removed = await rig.engine.waitForRun(run(runs, 'b'));
    expect(removed.status).toBe('cancelled');
    expect(removed.tasks.get('b')?.attempts).toEqual([]);
    expect(line(await rig.engine.queue.list())).toBe('a | c');
  });

  test('a duplicate has the same frozen workflow and parameters and stands right behind', async () => {
    const runs = await startAll('a', 'b', 'c');
    const copy = await rig.engine.queue.duplicate(run(runs, 'b'), { kind: 'api' });
    if (!copy.ok) throw new Error(copy.problem.message);
    expect(line(await rig.engine.queue.list())).toBe('a | b, b, c');
    expect((await rig.state(copy.value.run)).plan).toEqual((await rig.state(run(runs, 'b'))).plan);
  });

  test('a run that only waits for a person lets the next go on, and goes on itself as soon as it is answered', async () => {
    const asking = await rig.start(
      { ask: { action: 'flow.approval', parameters: { message: 'Release?' } }, publish: { after: ['ask'] } },
      { workflow: 'asking' },
    );
    const runs = await startAll('b', 'c');
    await vi.waitFor(async () => expect(line(await rig.engine.queue.list())).toBe('asking, b | c'));
    const { items } = await rig.engine.queue.list();
    expect(items.map(({ workflow, needsYou, sentence }) => [workflow, needsYou, sentence])).toEqual([
      ['asking', 1, undefined],
      ['b', undefined, undefined],
      ['c', undefined, 'Queued · 1st in line, after b'],
    ]);
    await rig.engine.decideRun(asking, 'ask', 'approve', { by: 'Ada' });
    (await rig.task('publish')).succeed();
    expect((await rig.engine.waitForRun(asking)).status).toBe('succeeded');
    expect(line(await rig.engine.queue.list())).toBe('b | c');
    for (const name of ['b', 'c']) (await rig.task(name)).succeed();
    expect((await rig.engine.waitForRun(run(runs, 'c'))).status).toBe('succeeded');
  });

  test('"pause after current" lets what runs end and starts nothing more until it is resumed', async () => {
    const runs = await startAll('a', 'b');
    await rig.engine.queue.call({ call: 'queue.pause', now: false, by }, 'ours');
    const paused = await rig.engine.queue.list();
    expect(paused).toMatchObject({ state: 'paused', pausedBy: 'test', afterCrash: false });
    expect(paused.items[1]?.sentence).toBe('Queued · 1st in line; the queue is paused');
    expect((await rig.state(run(runs, 'a'))).status).toBe('running');
    (await rig.task('a')).succeed();
    await rig.engine.waitForRun(run(runs, 'a'));
    expect(line(await rig.engine.queue.list())).toBe(' | b');
    await rig.engine.queue.call({ call: 'queue.resume', by }, 'ours');
    (await rig.task('b')).succeed();
    expect((await rig.engine.waitForRun(run(runs, 'b'))).status).toBe('succeeded');
  });

  test('"pause now" pauses what runs as well, and resuming lets exactly that go on', async () => {
    rig.settings.maxParallelWorkflows = 2;
    const runs = await startAll('a', 'b');
    await rig.engine.pauseRun(run(runs, 'b'), by);
    await rig.engine.queue.call({ call: 'queue.pause', now: true, by }, 'ours');
    expect((await rig.state(run(runs, 'a'))).status).toBe('paused');
    await rig.engine.queue.call({ call: 'queue.resume', by }, 'ours');
    expect((await rig.state(run(runs, 'a'))).status).toBe('running');
    expect((await rig.state(run(runs, 'b'))).status).toBe('paused');
    await rig.engine.unpauseRun(run(runs, 'b'), by);
  });

  test('a waiting run keeps what was frozen, and says that its file has changed since', async () => {
    const file = '.codomyrmex/workflows/test.workflow.yaml';
    const before = rig.request({ held: {} });
    await rig.write(file, before.text);
    await startAll('a');
    await rig.start({ held: {} });
    expect((await rig.engine.queue.list()).items[1]?.isOutdated).toBe(false);
    await rig.write(file, rig.request({ other: {} }).text);
    const waiting = (await rig.engine.queue.list()).items[1];
    expect(waiting?.isOutdated).toBe(true);
    expect((await rig.state(waiting?.run ?? '')).plan.text).toBe(before.text);
  });

  test('every change is told to those who listen, the whole queue each time', async () => {
    const enough = new AbortController();
    const seen: string[] = [];
    const listening = (async () => {
      for await (const queue of rig.engine.queue.changes(enough.signal)) seen.push(line(queue));
    })();
    await startAll('a', 'b');
    await vi.waitFor(() => expect(seen.at(-1)).toBe('a | b'), 20_000);
    enough.abort();
    await listening;
    expect(seen[0]).toBe(' | ');
  });
});

/** Runs `act` while the file of the queue cannot be written, whoever we are: a folder stands where its new text would go. */
async function whileRefused<Value>(act: () => Promise<Value>): Promise<Value> {
  const folder = path.join(rig.home, 'queues');
  const [name] = (await readdir(folder)).filter((each) => each.endsWith('.json'));
  const place = path.join(folder, `${name ?? ''}.new`);
  await mkdir(path.join(place, 'in-the-way'), { recursive: true });
  try {
    return await act();
  } finally {
    await rm(place, { recursive: true });
  }
}

describe('while its file cannot be written', () => {
  test('what somebody asks for is refused with the reason, and all stays as it was', async () => {
    const runs = await startAll('a', 'b', 'c');
    const { queue } = rig.engine;
    const refused = { ok: false, problem: { code: 'queue.refused', reason: expect.any(String) } };
    await whileRefused(async () => {
      const wishes: readonly QueueCall[] = [
        { call: 'queue.move', runs: [run(runs, 'c')], to: 'front', by },
        { call: 'queue.remove', runs: [run(runs, 'b')], by },
        { call: 'queue.pause', now: true, by },
      ];
      for (const wish of wishes) expect(await queue.call(wish, 'ours')).toMatchObject(refused);
      expect(await rig.engine.startRun(rig.request({ d: {} }, { workflow: 'd' }))).toMatchObject(refused);
      expect(line(await queue.list())).toBe('a | b, c');
      expect(await queue.list()).toMatchObject({ state: 'running' });
      expect((await rig.state(run(runs, 'a'))).status).toBe('running');
      expect((await rig.state(run(runs, 'b'))).status).toBe('queued');
    });
    const known = (await rig.engine.listRuns({ limit: 10 })).map(({ workflow }) => workflow);
    expect(known.toSorted()).toEqual(['a', 'b', 'c']);
    expect(await readdir(path.join(rig.home, 'runs'))).toHaveLength(3);
    expect(await queue.call({ call: 'queue.move', runs: [run(runs, 'c')], to: 'front', by }, 'ours')).toEqual(good({}));
    expect(line(await queue.list())).toBe('a | c, b');
  });

  test('what happens by itself goes on; that the file is behind is told, until it is not', async () => {
    const runs = await startAll('a', 'b');
    const { queue } = rig.engine;
    await whileRefused(async () => {
      (await rig.task('a')).succeed();
      (await rig.task('b')).succeed();
      expect((await rig.engine.waitForRun(run(runs, 'b'))).status).toBe('succeeded');
      expect((await queue.list()).problem).toMatchObject({ code: 'queue.refused' });
    });
    await vi.waitFor(async () => expect((await queue.list()).problem).toBeUndefined(), 60_000);
  }, 90_000);

  test('a run that is to be taken up again stays as it was, and can be later', async () => {
    const lost = await rig.start({ first: {}, last: { after: ['first'] } }, { workflow: 'lost' });
    (await rig.task('first')).succeed();
    await rig.task('last');
    const append = vi.spyOn(EventLog.prototype, 'append').mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    });
    (await rig.task('last')).succeed();
    await rig.engine.waitForRun(lost).catch(() => undefined);
    append.mockRestore();
    await startAll('a');
    const wish = { from: 'failed', workflow: 'run' } as const;
    await whileRefused(async () => {
      expect(await rig.engine.resumeRun(lost, wish)).toMatchObject({ ok: false, problem: { code: 'queue.refused' } });
    });
    expect(await rig.engine.resumeRun(lost, wish)).toEqual(good({ run: lost }));
    (await rig.task('a')).succeed();
    (await rig.task('last')).succeed();
    expect((await rig.engine.waitForRun(lost)).status).toBe('succeeded');
  }, 60_000);
});

describe('over a restart', () => {
  test('after a clean stop the queue is there again in its order, and goes on', async () => {
    const runs = await startAll('a', 'b', 'c');
    await rig.engine.queue.call({ call: 'queue.move', runs: [run(runs, 'c')], to: 'front', by }, 'ours');
    await rig.engine.close();
    rig.open();
    expect(await rig.engine.recover()).toEqual([]);
    expect((await rig.state(run(runs, 'a'))).status).toBe('cancelled');
    await rig.engine.takeUpQueues();
    expect(line(await rig.engine.queue.list())).toBe('c | b');
    (await rig.task('c')).succeed();
    (await rig.task('b')).succeed();
    expect((await rig.engine.waitForRun(run(runs, 'b'))).status).toBe('succeeded');
    expect(await readdir(path.join(rig.home, 'queues'))).toHaveLength(1);
  });

  test('a queue that was paused by hand is paused again', async () => {
    await startAll('a', 'b');
    await rig.engine.queue.call({ call: 'queue.pause', now: false, by }, 'ours');
    await rig.engine.close();
    rig.open();
    await rig.engine.takeUpQueues();
    expect(await rig.engine.queue.list()).toMatchObject({ state: 'paused', pausedBy: 'test', afterCrash: false });
  });

  test('a retry that waits still knows what it takes over', async () => {
    const first = await rig.start({ good: { action: 'test.echo' }, bad: { after: ['good'] } });
    (await rig.task('bad')).fail();
    await rig.engine.waitForRun(first);
    await startAll('a');
    const again = await rig.engine.resumeRun(first, { from: 'failed', workflow: 'run' });
    if (!again.ok) throw new Error(again.problem.message);
    await rig.engine.close();
    rig.open();
    await rig.engine.takeUpQueues();
    (await rig.task('bad')).succeed();
    const state = await rig.engine.waitForRun(again.value.run);
    expect(state.tasks.get('good')).toMatchObject({ status: 'cached', cachedFrom: { run: first, task: 'good' } });
  });

  test('commands that only look do not take the queue of a dead studio away', async () => {
    const runs = await startAll('a', 'b');
    await rig.engine.close();
    const looker = createEngine(rig.options());
    expect(await looker.recover()).toEqual([]);
    expect((await looker.queue.all()).map(line)).toEqual([' | b']);
    expect((await looker.listRuns({ limit: 5 })).find((row) => row.run === run(runs, 'b'))).toMatchObject({
      status: 'queued',
      sentence: 'Queued · 1st in line',
    });
    await looker.close();
    rig.open();
  });
});

describe('two hosts on one data folder', () => {
  test('each has its own queue; a run is moved and removed wherever it waits', async () => {
    const runs = await startAll('a', 'b', 'c');
    const other = createEngine(rig.options());
    const { queue } = other;
    expect(line(await queue.list())).toBe(' | ');
    expect(await queue.call({ call: 'queue.move', runs: [run(runs, 'c')], to: 'front', by }, 'all')).toMatchObject({
      ok: true,
    });
    expect(await queue.call({ call: 'queue.remove', runs: [run(runs, 'b')], by }, 'all')).toMatchObject({ ok: true });
    expect(await queue.call({ call: 'queue.pause', now: false, by }, 'all')).toMatchObject({ ok: true });
    expect((await queue.all()).map((each) => [line(each), each.state])).toEqual([['a | c', 'paused']]);
    expect(await rig.engine.queue.list()).toMatchObject({ state: 'paused' });
    await other.close();
  });
});

/** A host in a process of its own that is killed while `a` runs and `b`, `c` wait. */
async function killedQueue(): Promise<void> {
  const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
  const request = (workflow: string) => JSON.stringify(rig.request({ [workflow]: {} }, { workflow }));
  const script = `
    import { EngineRig } from ${here('../rig/engine-rig.ts')};
    import { createEngine } from ${here('../create-engine.ts')};
    const rig = await EngineRig.create({}, ${JSON.stringify(rig.project)});
    rig.settings.maxParallelWorkflows = 1;
    const engine = createEngine({ ...rig.options(), dataFolder: ${JSON.stringify(rig.home)} });
    for (const request of [${['a', 'b', 'c'].map(request).join()}]) await engine.startRun(request);
    console.log('waiting');
    setInterval(() => undefined, 1000);
  `;
  const file = path.join(rig.project, 'host.ts');
  await writeFile(file, script);
  const child = spawn(process.execPath, ['--no-warnings', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.join(import.meta.dirname, '..', '..'),
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

describe.skipIf(process.platform === 'win32')('after the host was killed', () => {
  test('the queue comes back paused, with its runs in their order; what ran is interrupted', async () => {
    await killedQueue();
    const lost = await rig.engine.recover();
    expect(lost.map(({ workflow, status }) => [workflow, status])).toEqual([['a', 'interrupted']]);
    await rig.engine.takeUpQueues();
    const queue = await rig.engine.queue.list();
    expect(line(queue)).toBe(' | b, c');
    expect(queue).toMatchObject({ state: 'paused', afterCrash: true, pausedBy: 'the studio' });
    // Nobody needs to look at an empty queue first.
    await rig.engine.queue.call({ call: 'queue.remove', runs: queue.items.map((item) => item.run), by }, 'ours');
    expect(await rig.engine.queue.list()).toMatchObject({ state: 'running', afterCrash: false, items: [] });
  }, 60_000);

  test('with the setting "run" it goes on at once', async () => {
    rig.settings.queueAfterCrash = 'run';
    await killedQueue();
    await rig.engine.recover();
    await rig.engine.takeUpQueues();
    expect(line(await rig.engine.queue.list())).toBe('b | c');
  }, 60_000);

  test('of two studios that start at once, one takes the runs up', async () => {
    rig.settings.queueAfterCrash = 'run';
    await killedQueue();
    const first = rig.engine;
    const second = rig.open();
    await Promise.all([first.takeUpQueues(), second.takeUpQueues()]);
    const taken = [...(await first.queue.list()).items, ...(await second.queue.list()).items];
    expect(taken.map(({ workflow }) => workflow).toSorted()).toEqual(['b', 'c']);
    await first.close();
  }, 60_000);
});

import { existsSync } from 'node:fs';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';
import { runFolder } from './run-folder.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300, youngMs: -60_000 });
});
afterEach(() => rig.close());

const echo = (value: unknown) => ({ action: 'test.echo', parameters: { value } });
const fileOf = (run: string) => path.join(runFolder(rig.home, run).folder, 'digest.json');

describe('digests of runs', () => {
  test('are kept once a run has ended, made again when its events change, and of the newest only as many as asked for', async () => {
    const first = await rig.run({ a: echo(1) });
    const second = await rig.run({ a: echo(2), b: echo(3) });
    const all = await rig.engine.digestRuns({ project: rig.project, limit: 10 });
    expect(all.isCut).toBe(false);
    expect(all.digests.map(({ run, tasks }) => [run, tasks.length])).toEqual([
      [second.run, 2],
      [first.run, 1],
    ]);
    const newest = await rig.engine.digestRuns({ project: rig.project, limit: 1 });
    expect([newest.isCut, newest.digests.map(({ run }) => run)]).toEqual([true, [second.run]]);

    const kept = JSON.parse(await readFile(fileOf(first.run), 'utf8')) as { digest: { tasks: object[] } };
    kept.digest.tasks = [];
    await writeFile(fileOf(first.run), JSON.stringify(kept));
    const tasksNow = async () =>
      (await rig.engine.digestRuns({ limit: 10 })).digests.find(({ run }) => run === first.run)?.tasks.length;
    expect(await tasksNow()).toBe(0);
    await writeFile(fileOf(first.run), '{ torn');
    expect(await tasksNow()).toBe(1);
    await appendFile(runFolder(rig.home, first.run).events, 'damaged\n');
    expect(await tasksNow()).toBeUndefined();
    expect((await rig.engine.digestRuns({ limit: 10 })).digests.map(({ run }) => run)).toEqual([second.run]);
  });

  test('of a run that goes on are not kept', async () => {
    const run = await rig.start({ a: { action: 'test.manual' } });
    await rig.task('a');
    const { digests } = await rig.engine.digestRuns({ limit: 10 });
    expect(digests).toMatchObject([{ run, status: 'running', durationMs: null }]);
    expect(existsSync(fileOf(run))).toBe(false);
  });

  test('leave out what began before or at the end of the time asked for', async () => {
    const { startedAt = '' } = await rig.run({ a: echo(1) });
    const count = async (since?: string, until?: string) =>
      (await rig.engine.digestRuns({ since, until, limit: 10 })).digests.length;
    expect(await count(startedAt)).toBe(1);
    expect(await count(undefined, startedAt)).toBe(0);
    expect(await count(new Date(Date.parse(startedAt) + 1).toISOString())).toBe(0);
  });
});

describe('what deleting runs would take away', () => {
  const large = (letter: string) => echo([letter.repeat(70_000)]);

  test('is what only they keep; pinned runs and those that go on stay', async () => {
    const first = await rig.run({ a: large('x'), shared: large('s') });
    const second = await rig.run({ a: large('y'), shared: large('s') });
    const pinned = await rig.run({ a: large('z') });
    await rig.engine.markRun(pinned.run, { pinned: true });
    const open = await rig.start({ m: { action: 'test.manual' } });
    await rig.task('m');

    const weight = await rig.engine.weighRuns([first.run, pinned.run, open]);
    expect(weight).toMatchObject({ going: [first.run], pinned: [pinned.run], open: [open], content: { count: 1 } });
    expect(weight.content.bytes).toBeGreaterThan(70_000);
    expect(weight.bytes).toBeGreaterThan((await stat(runFolder(rig.home, first.run).events)).size);
    expect((await rig.engine.weighRuns([first.run, second.run])).content.count).toBe(3);
    expect(existsSync(runFolder(rig.home, first.run).folder)).toBe(true);
  });
});

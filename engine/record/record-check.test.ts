import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import { EngineRig } from '../rig/engine-rig.ts';
import { runFolder } from './run-folder.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300, youngMs: -60_000 });
});
afterEach(() => rig.close());

const large = { action: 'test.echo', parameters: { value: ['x'.repeat(70_000)] } };

describe('looking at the records', () => {
  test('finds nothing in a whole data folder', async () => {
    await rig.run({ a: large });
    expect(await rig.engine.checkRecords()).toEqual({
      index: { problems: [], runs: 1, unlisted: [], gone: [] },
      records: { looked: 1, damaged: [] },
      content: { looked: 1, wrong: [] },
      left: [],
    });
  });

  test('names a run whose events are damaged, one whose folder is gone, and content that is not what its name says', async () => {
    const damaged = await rig.run({ a: large });
    const gone = await rig.run({ a: large });
    const before = await rig.state(damaged.run);
    await appendFile(runFolder(rig.home, damaged.run).events, '\u0000\u0000\u0000\n');
    await rm(runFolder(rig.home, gone.run).folder, { recursive: true });
    const files = await readdir(path.join(rig.home, 'content'), { recursive: true, withFileTypes: true });
    const object = files.find(({ name }) => /^[0-9a-f]{64}$/.test(name));
    await appendFile(path.join(object?.parentPath ?? '', object?.name ?? ''), 'bit rot');
    const found = await rig.engine.checkRecords();
    expect(found.index).toMatchObject({ problems: [], gone: [gone.run] });
    expect(found.records.damaged).toMatchObject([{ run: damaged.run, afterSeq: before.seq }]);
    expect(found.content.wrong).toEqual([object?.name]);
  });

  test('does not call damaged what a crash left half-written, nor left what runs or waits', async () => {
    rig.settings.maxParallelWorkflows = 1;
    const running = await rig.start({ a: {} });
    await rig.task('a');
    await rig.start({ b: {} });
    await appendFile(runFolder(rig.home, running).events, '{"v":1,"seq":');
    expect(await rig.engine.checkRecords()).toMatchObject({ records: { damaged: [] }, left: [] });
  });

  test('names a run that says it goes on although its process is gone', async () => {
    const run = await rig.start({ a: {} });
    await rig.task('a');
    await writeFile(runFolder(rig.home, run).owner, JSON.stringify({ pid: 1, startedAt: 'long ago', host: 'x' }));
    const other = createEngine(rig.options());
    try {
      expect((await other.checkRecords()).left).toEqual([run]);
    } finally {
      await other.close();
    }
  });
});

describe('a damaged list of runs', () => {
  test('is put aside, and made again from the runs', async () => {
    const first = await rig.run({ a: large });
    await rig.engine.markRun(first.run, { label: 'kept' });
    await rig.engine.close();
    const file = path.join(rig.home, 'index.sqlite');
    await mkdir(rig.home, { recursive: true });
    for (const ending of ['-wal', '-shm']) await rm(`${file}${ending}`, { force: true });
    await writeFile(file, 'this is no database at all, whatever its name says'.repeat(40));
    rig.open();
    await rig.engine.recover();
    const rows = await rig.engine.listRuns({ limit: 10 });
    expect(rows).toMatchObject([{ run: first.run, number: 1, status: 'succeeded', label: 'kept' }]);
    expect(existsSync(`${file}.damaged`)).toBe(true);
    expect((await rig.engine.checkRecords()).index.problems).toEqual([]);
  });
});

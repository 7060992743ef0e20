import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
  await rig.write('.codomyrmex/project.yaml', 'history: project\n');
});
afterEach(() => rig.close());

const kept = () => path.join(rig.project, '.codomyrmex', 'runs');
const echo = { action: 'test.echo', parameters: { value: 1 } };
const print = { action: 'test.process', parameters: { command: ['node', '-e', 'console.log("from the project")'] } };

describe('a project that keeps its runs itself (`history: project`)', () => {
  test('holds their events and logs, away from git, and they are read as any other', async () => {
    const { run, status } = await rig.run({ a: print });
    expect(status).toBe('succeeded');
    expect((await readdir(kept())).toSorted()).toEqual(['.gitignore', run]);
    expect(await readFile(path.join(kept(), '.gitignore'), 'utf8')).toBe('*\n');
    expect((await readdir(path.join(kept(), run))).toSorted()).toContain('events.ndjson');
    const [log = ''] = await readdir(path.join(kept(), run, 'logs'));
    expect(await readFile(path.join(kept(), run, 'logs', log), 'utf8')).toBe('from the project\n');

    await rig.engine.close();
    rig.open();
    expect((await rig.state(run)).tasks.get('a')?.status).toBe('succeeded');
    const read = await rig.engine.readLog(run, 'a', { from: 0, maxBytes: 100 });
    expect(read.ok && read.value.text).toBe('from the project\n');
    expect(await rig.engine.listRuns({ limit: 10 })).toMatchObject([{ run, status: 'succeeded' }]);
  });

  test('no run finds the record of another among its inputs', async () => {
    const cached = { ...echo, action: 'test.process', parameters: print.parameters, cache: { inputs: ['**'] } };
    await rig.run({ a: cached });
    expect((await rig.run({ a: cached })).tasks.get('a')?.status).toBe('cached');
  });

  test('is retried from, counted, and freed with what lies in the project', async () => {
    const first = await rig.run({ a: echo });
    const second = await rig.run({ a: echo });
    const { runs } = await rig.engine.storageReport();
    expect(runs.count).toBe(2);
    expect(runs.bytes).toBeGreaterThan(500);
    await rig.engine.freeStorage({ maxRuns: 1 }, { dryRun: false });
    expect((await readdir(kept())).toSorted()).toEqual(['.gitignore', second.run]);
    expect(await readdir(path.join(rig.home, 'runs'))).toEqual([second.run]);
    expect(await rig.engine.readRun(first.run)).toMatchObject({ ok: false, problem: { code: 'run.notFound' } });
    expect(await rig.engine.deleteRun(second.run)).toMatchObject({ ok: true });
    expect(await readdir(kept())).toEqual(['.gitignore']);
  });

  test('takes its runs along when it goes: the next start is not disturbed, and the list can be cleared', async () => {
    const { run } = await rig.run({ a: echo });
    await rig.engine.close();
    await rm(kept(), { recursive: true });
    rig.open();
    expect(await rig.engine.recover()).toEqual([]);
    expect(await rig.engine.readRun(run)).toMatchObject({ ok: false, problem: { code: 'run.notFound' } });
    expect((await rig.run({ a: echo })).status).toBe('succeeded');
    expect(await rig.engine.deleteRun(run)).toMatchObject({ ok: true });
    expect(await readdir(path.join(rig.home, 'runs'))).not.toContain(run);
  });

  test('starts nothing when it cannot keep it, and says what to do', async () => {
    await writeFile(kept(), 'in the way');
    const refused = await rig.engine.startRun(rig.request({ a: echo }));
    expect(refused).toMatchObject({
      ok: false,
      problem: { code: 'project.historyRefused', remedy: expect.stringContaining('history: project') },
    });
    expect(await rig.engine.listRuns({ limit: 10 })).toEqual([]);
  });

  test('is not written to where a link leads out of it', async () => {
    const outside = path.join(path.dirname(rig.project), 'outside');
    await mkdir(outside);
    await symlink(outside, kept(), 'junction');
    expect(await rig.engine.startRun(rig.request({ a: echo }))).toMatchObject({
      ok: false,
      problem: { code: 'project.historyRefused' },
    });
    expect(await readdir(outside)).toEqual([]);
  });
});

test('without a word in `project.yaml` runs lie in the data folder and the project stays clean', async () => {
  await rm(path.join(rig.project, '.codomyrmex', 'project.yaml'));
  const { run } = await rig.run({ a: echo });
  expect((await lstat(path.join(rig.home, 'runs', run))).isDirectory()).toBe(true);
  expect(await readdir(path.join(rig.project, '.codomyrmex'))).toEqual(['workflows']);
});

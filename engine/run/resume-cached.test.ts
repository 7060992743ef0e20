import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
  await rig.write('src/a.txt', 'one');
});
afterEach(() => rig.close());

const BUILD = `const fs = require('fs'); fs.mkdirSync('out', { recursive: true });
fs.writeFileSync('out/a.txt', fs.readFileSync('src/a.txt', 'utf8').toUpperCase()); console.log('built')`;
const build = {
  action: 'test.process',
  parameters: { command: [process.execPath, '-e', BUILD], capture: true },
  cache: { inputs: ['src/**'], outputs: ['out/**'] },
};
const after = { action: 'test.echo', after: ['build'], parameters: { value: 1 } };
const fails = { after: ['after'] };
const outFile = () => path.join(rig.project, 'out', 'a.txt');

async function failedRun(): Promise<string> {
  const run = await rig.start({ build, after, fails });
  (await rig.task('fails')).fail();
  await rig.engine.waitForRun(run);
  return run;
}

async function resumed(run: string, from: string): Promise<{ readonly plan: object; readonly state: RunState }> {
  const wish = { from, workflow: 'run' } as const;
  const plan = await rig.engine.planResume(run, wish);
  if (!plan.ok) throw new Error(plan.problem.message);
  const again = await rig.engine.resumeRun(run, wish);
  if (!again.ok) throw new Error(again.problem.message);
  (await rig.task('fails')).succeed();
  return { plan: plan.value, state: await rig.engine.waitForRun(again.value.run) };
}

const statuses = ({ tasks }: RunState) =>
  Object.fromEntries([...tasks.values()].map(({ path: task, status }) => [task, status]));
const why = async (run: string, task: string) => {
  const answer = await rig.engine.why(run, task);
  return answer.ok ? answer.value.sentence : answer.problem.message;
};

describe('a retry of a run with cached tasks', () => {
  test('makes again what was made from a file that has changed since, and all that comes after it', async () => {
    const first = await failedRun();
    await rig.write('src/a.txt', 'two');
    const { plan, state } = await resumed(first, 'failed');
    expect(plan).toEqual({ reused: [], rerun: ['build', 'after', 'fails'], new: [] });
    expect(statuses(state)).toEqual({ build: 'succeeded', after: 'succeeded', fails: 'succeeded' });
    expect(await readFile(outFile(), 'utf8')).toBe('TWO');
    expect(await why(state.run, 'build')).toBe(`Ran because \`src/a.txt\` changed since run ${first}.`);
  });

  test('keeps what nothing changed for, and brings back the files it made', async () => {
    const first = await failedRun();
    await rm(outFile());
    const { plan, state } = await resumed(first, 'failed');
    expect(plan).toEqual({ reused: ['build', 'after'], rerun: ['fails'], new: [] });
    expect(statuses(state)).toEqual({ build: 'cached', after: 'cached', fails: 'succeeded' });
    expect(existsSync(outFile())).toBe(true);
    expect(await why(state.run, 'build')).toContain('nothing it depends on changed');
  });

  test('so does the retry of a retry', async () => {
    const first = await failedRun();
    const second = await resumed(first, 'failed');
    const wish = { from: 'failed', workflow: 'run' } as const;
    expect(await rig.engine.planResume(second.state.run, wish)).toMatchObject({
      value: { reused: ['build', 'after', 'fails'] },
    });
    await rig.write('src/a.txt', 'two');
    expect(await rig.engine.planResume(second.state.run, wish)).toMatchObject({ value: { reused: [] } });
  });

  test('a node that was chosen runs again whatever the cache has, with all that comes after it', async () => {
    const first = await failedRun();
    const { plan, state } = await resumed(first, 'build');
    expect(plan).toEqual({ reused: [], rerun: ['build', 'after', 'fails'], new: [] });
    expect(statuses(state)).toEqual({ build: 'succeeded', after: 'succeeded', fails: 'succeeded' });
  });

  test('from the start only the cache gives anything, and that is said before', async () => {
    const first = await failedRun();
    const { plan, state } = await resumed(first, 'start');
    expect(plan).toEqual({ reused: ['build'], rerun: ['after', 'fails'], new: [] });
    expect(statuses(state)).toEqual({ build: 'cached', after: 'succeeded', fails: 'succeeded' });
  });

  test('what another run has made meanwhile of the changed files comes from the cache, and what follows it is made again', async () => {
    const first = await failedRun();
    await rig.write('src/a.txt', 'two');
    await rig.run({ build });
    const { plan, state } = await resumed(first, 'failed');
    expect(plan).toEqual({ reused: ['build'], rerun: ['after', 'fails'], new: [] });
    expect(statuses(state)).toEqual({ build: 'cached', after: 'succeeded', fails: 'succeeded' });
    expect(await readFile(outFile(), 'utf8')).toBe('TWO');
  });

  test('a loop whose tasks were made from what has changed since goes round again; what still fits is not made again', async () => {
    const read = (file: string) => `process.stdout.write(require('fs').readFileSync(${file}, 'utf8'))`;
    await rig.write('src/b.txt', 'other');
    const loop = {
      action: 'flow.for-each',
      parameters: { items: ['a'] },
      nodes: {
        one: {
          action: 'test.process',
          parameters: { command: [process.execPath, '-e', read('"src/a.txt"')], capture: true },
          cache: { inputs: ['src/a.txt'] },
        },
        other: {
          action: 'test.process',
          parameters: { command: [process.execPath, '-e', read('"src/b.txt"')], capture: true },
          cache: { inputs: ['src/b.txt'] },
        },
      },
    };
    const first = await rig.run({ loop });
    expect(await rig.engine.planResume(first.run, { from: 'failed', workflow: 'run' })).toMatchObject({
      value: { reused: ['loop'] },
    });
    await rig.write('src/a.txt', 'two');
    const again = await rig.engine.resumeRun(first.run, { from: 'failed', workflow: 'run' });
    if (!again.ok) throw new Error(again.problem.message);
    expect(statuses(await rig.engine.waitForRun(again.value.run))).toEqual({
      loop: 'succeeded',
      'loop[0].one': 'succeeded',
      'loop[0].other': 'cached',
    });
  });

  test('what is not cached is taken over as it was, and why says that its files were not compared', async () => {
    const run = await rig.start({ plain: { ...build, cache: false }, fails: { after: ['plain'] } });
    (await rig.task('fails')).fail();
    await rig.engine.waitForRun(run);
    const { state } = await resumed(run, 'failed');
    expect(statuses(state)).toMatchObject({ plain: 'cached' });
    expect(await why(state.run, 'plain')).toContain('Files it may read were not compared');
  });
});

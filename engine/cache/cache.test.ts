import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const script = (code: string, more: object = {}) => ({
  action: 'test.process',
  parameters: { command: [process.execPath, '-e', code], capture: true },
  ...more,
});
const BUILD = `const fs = require('fs'); fs.mkdirSync('out', { recursive: true });
fs.writeFileSync('out/a.txt', fs.readFileSync('src/a.txt', 'utf8').toUpperCase()); console.log('built')`;
const build = script(BUILD, { cache: { inputs: ['src/**'], outputs: ['out/**'] } });
const out = () => readFile(path.join(rig.project, 'out', 'a.txt'), 'utf8');
const why = async (run: string, task: string) => {
  const answer = await rig.engine.why(run, task);
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
};

describe('the cache', () => {
  test('what was made from the same files is not made again: outputs are brought back and stale ones removed', async () => {
    await rig.write('src/a.txt', 'one');
    const first = await rig.run({ build });
    expect(first.tasks.get('build')?.status).toBe('succeeded');
    await rm(path.join(rig.project, 'out'), { recursive: true });
    await rig.write('out/stale.txt', 'from somewhere else');
    const second = await rig.run({ build });
    expect(second.tasks.get('build')).toMatchObject({
      status: 'cached',
      cachedFrom: { run: first.run, task: 'build' },
      attempts: [],
      outputs: { stdout: 'built\n' },
    });
    expect(await out()).toBe('ONE');
    expect(existsSync(path.join(rig.project, 'out', 'stale.txt'))).toBe(false);
    expect(await why(second.run, 'build')).toMatchObject({
      status: 'cached',
      fingerprint: { matched: first.run, firstDifference: null },
    });
  });

  test('a changed file makes it run, and why names the file; the file as it was is found again', async () => {
    await rig.write('src/a.txt', 'one');
    await rig.write('src/b.txt', 'same');
    const first = await rig.run({ build });
    await rig.write('src/a.txt', 'two');
    const second = await rig.run({ build });
    expect(second.tasks.get('build')?.status).toBe('succeeded');
    const answer = await why(second.run, 'build');
    expect(answer.sentence).toBe(`Ran because \`src/a.txt\` changed since run ${first.run}.`);
    expect(answer.fingerprint.firstDifference?.path).toBe('files.src/a.txt');
    await rig.write('src/a.txt', 'one');
    const third = await rig.run({ build });
    expect(third.tasks.get('build')).toMatchObject({ status: 'cached', cachedFrom: { run: first.run } });
    expect(await out()).toBe('ONE');
  });

  test('parameters, used outputs and named environment variables count; why names each of them', async () => {
    const nodes = (word: string, given: string) => ({
      before: { action: 'test.echo', parameters: { value: given } },
      a: {
        action: 'test.echo',
        cache: { env: ['COLOR'] },
        parameters: { value: `${word} {{ nodes.before.outputs.value }}` },
      },
    });
    rig.environment['COLOR'] = 'red';
    await rig.run(nodes('x', '1'));
    expect((await rig.run(nodes('x', '1'))).tasks.get('a')?.status).toBe('cached');
    const other = await rig.run(nodes('y', '1'));
    expect((await why(other.run, 'a')).sentence).toMatch(
      /^Ran because the parameter `value` changed from x 1 to y 1 since/,
    );
    rig.environment['COLOR'] = 'blue';
    const blue = await rig.run(nodes('y', '1'));
    expect((await why(blue.run, 'a')).sentence).toMatch(/^Ran because the environment variable `COLOR` changed since/);
  });

  test('failures are never cached, and a process without declared inputs runs every time', async () => {
    const failing = script('process.exit(3)', { cache: true });
    expect((await rig.run({ failing })).tasks.get('failing')?.status).toBe('failed');
    expect((await rig.run({ failing })).tasks.get('failing')).toMatchObject({ status: 'failed', attempts: [{}] });
    const plain = script('1');
    await rig.run({ plain });
    const again = await rig.run({ plain });
    expect(again.tasks.get('plain')?.status).toBe('succeeded');
    expect((await why(again.run, 'plain')).sentence).toMatch(
      /only cached when the node says `cache` with its `inputs`/,
    );
  });

  test('a file that changes while the task runs is not remembered under either of its contents', async () => {
    await rig.write('src/a.txt', 'one');
    const held = { cache: { inputs: ['src/**'] } };
    const run = await rig.start({ held });
    const attempt = await rig.task('held');
    await rig.write('src/a.txt', 'two');
    attempt.succeed();
    await rig.engine.waitForRun(run);
    const second = await rig.start({ held });
    (await rig.task('held')).succeed();
    expect((await rig.engine.waitForRun(second)).tasks.get('held')?.status).toBe('succeeded');
  });

  test('a run that verifies makes hits again and says what differs, leaf by leaf and file by file', async () => {
    await rig.write('src/a.txt', 'one');
    const draw = script('console.log(process.hrtime.bigint() + "")', { cache: { inputs: ['src/**'] } });
    const breaks = { action: 'test.echo', cache: true, parameters: { value: [1, { deep: true }] } };
    const first = await rig.run({ build, draw, breaks });
    await rig.write('out/stale.txt', 'from somewhere else');
    const again = await rig.run({ build, draw, breaks }, { verify: true });
    expect([...again.tasks.values()].map(({ status, attempts }) => [status, attempts.length])).toEqual([
      ['succeeded', 1],
      ['succeeded', 1],
      ['succeeded', 1],
    ]);
    const from = { run: first.run, task: 'draw' };
    expect(again.tasks.get('draw')?.verified).toMatchObject({
      from,
      count: 1,
      differences: [{ path: 'outputs.stdout' }],
    });
    expect(again.tasks.get('draw')?.sentence).toBe(`Made again: differs from run ${first.run} in \`outputs.stdout\``);
    // What lay beside its outputs is not of its making, so it is gone, as after a hit.
    expect(again.tasks.get('build')?.verified).toMatchObject({ from: { task: 'build' }, count: 0, differences: [] });
    expect(existsSync(path.join(rig.project, 'out/stale.txt'))).toBe(false);
    expect(again.tasks.get('breaks')).toMatchObject({
      verified: { count: 0, differences: [] },
      sentence: `Made again: the same as in run ${first.run}`,
    });
    expect(again.status).toBe('succeeded');
  });

  test('a declared file that is not written again is a difference; what the task reads stays in its place', async () => {
    await rig.write('src/a.txt', 'one');
    const lazy = script(
      `const fs = require('fs'); fs.readFileSync('src/a.txt'); fs.mkdirSync('out', { recursive: true }); if (!fs.existsSync('lazy')) fs.writeFileSync('out/made.txt', 'made')`,
      { cache: { inputs: ['src/**'], outputs: ['out/**', 'src/**'] } },
    );
    const first = await rig.run({ lazy });
    await rig.write('lazy', '');
    const again = await rig.run({ lazy }, { verify: true });
    expect(again.tasks.get('lazy')).toMatchObject({
      status: 'succeeded',
      verified: {
        from: { run: first.run },
        differences: [{ path: 'files.out/made.txt', before: expect.stringMatching(/^[0-9a-f]{64}$/), after: null }],
      },
    });
    expect(existsSync(path.join(rig.project, 'out/made.txt'))).toBe(false);
  });

  test('when making it again fails, its files are as they were before, however far it came', async () => {
    await rig.write('src/a.txt', 'one');
    const breaks = script(
      `const fs = require('fs'); fs.mkdirSync('out', { recursive: true }); const old = fs.existsSync('out/made.txt');
       fs.writeFileSync('out/' + (fs.existsSync('flag') ? 'half.txt' : 'made.txt'), 'made'); if (fs.existsSync('flag')) process.exit(old ? 4 : 3)`,
      { cache: { inputs: ['src/**'], outputs: ['out/**'] } },
    );
    await rig.run({ breaks });
    await rig.write('flag', '');
    const again = await rig.run({ breaks }, { verify: true });
    // 3: it began without its old file.
    expect(again.tasks.get('breaks')?.attempts.at(-1)).toMatchObject({ exitCode: 3 });
    expect(await readdir(path.join(rig.project, 'out'))).toEqual(['made.txt']);
    expect(readFileSync(path.join(rig.project, 'out/made.txt'), 'utf8')).toBe('made');
    expect(await readdir(path.join(rig.home, 'temporary')).catch(() => [])).toEqual([]);
  });

  test('what the cache has ended well and fails when it is made again differs too', async () => {
    await rig.write('src/a.txt', 'one');
    const flag = path.join(rig.project, 'flag');
    const moody = script(`process.exit(require('fs').existsSync(${JSON.stringify(flag)}) ? 3 : 0)`, {
      cache: { inputs: ['src/**'] },
    });
    await rig.run({ moody });
    await rig.write('flag', '');
    const again = await rig.run({ moody }, { verify: true });
    expect(again.tasks.get('moody')).toMatchObject({
      status: 'failed',
      verified: { differences: [{ path: 'status', before: 'succeeded', after: 'failed' }] },
    });
  });

  test('a secret among the parameters is not in any file of the data folder', async () => {
    rig.secrets.set('TOKEN', 'correct horse battery');
    const node = { action: 'test.echo', cache: true, parameters: { value: 'x {{ secrets.TOKEN }}' } };
    await rig.run({ node });
    expect((await rig.run({ node })).tasks.get('node')?.status).toBe('cached');
    const entries = await readdir(rig.home, { recursive: true, withFileTypes: true });
    const texts = entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => text.includes('correct horse'))).toEqual([]);
  });

  test('cancelling while it is being looked up cancels the task', async () => {
    await rig.write('src/a.txt', 'one');
    const run = await rig.start({ build });
    await rig.engine.cancelRun(run, { now: true, by: 'test' });
    expect((await rig.engine.waitForRun(run)).tasks.get('build')?.status).toBe('cancelled');
  });
});

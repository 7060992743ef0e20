import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { simulate } from '#shared/run/what-if.ts';
import { basisOfRun } from '#shared/run/what-if-basis.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });

async function foresee(nodes: Readonly<Record<string, object>>, isTrusted = true) {
  const { forecast, problems } = await rig.engine.foresee(rig.request(nodes), { isTrusted });
  if (forecast === undefined) throw new Error(JSON.stringify(problems));
  return forecast;
}

test('a changed file is named as the reason why its node will run, and the others are reused', async () => {
  await mkdir(path.join(rig.project, 'src'));
  await writeFile(path.join(rig.project, 'src', 'a.ts'), 'one');
  await writeFile(path.join(rig.project, 'src', 'b.ts'), 'one');
  const nodes = {
    a: echo('a', { cache: { inputs: ['src/a.ts'] }, estimate: '5s' }),
    b: echo('b', { cache: { inputs: ['src/b.ts'] }, estimate: '7s' }),
    after: echo('{{ nodes.a.outputs.value }}', { cache: true }),
  };
  const first = await foresee(nodes);
  expect(first.tasks['a']).toMatchObject({ expected: 'run', why: 'Will run: no earlier run of it ended well' });
  expect(first.makespanMs).toBeGreaterThanOrEqual(7000);
  await rig.run(nodes);
  const same = await foresee(nodes);
  expect(Object.values(same.tasks).map(({ expected }) => expected)).toEqual(['cached', 'cached', 'cached']);
  expect(same.makespanMs).toBe(0);
  await writeFile(path.join(rig.project, 'src', 'a.ts'), 'two');
  const { tasks } = await foresee(nodes);
  expect(tasks).toMatchObject({
    a: { expected: 'run', why: 'Will run because `src/a.ts` changed since run 1' },
    b: { expected: 'cached', why: 'Will be reused: nothing it depends on changed since run 1' },
    after: { expected: 'run', why: 'Will run unless `a` makes the same as before' },
  });
});

test('what has no estimate and never ran is marked as a guess; once it ran it is known', async () => {
  const nodes = { a: echo(1), b: echo(2, { estimate: '3s' }) };
  const isKnown = async () => Object.values((await foresee(nodes)).tasks).map((task) => task.isKnown);
  expect(await isKnown()).toEqual([false, true]);
  await rig.run(nodes);
  expect(await isKnown()).toEqual([true, true]);
});

test('nothing is started or written, and of a project that is not trusted no file is looked at', async () => {
  const nodes = { a: echo('a', { cache: { inputs: ['**'] } }) };
  const { tasks } = await foresee(nodes, false);
  expect(tasks['a']).toMatchObject({ expected: 'run', why: 'Will run' });
  expect(await readdir(path.join(rig.home, 'runs'))).toEqual([]);
});

test('what only runs after a failure is not counted in, and says when it would run', async () => {
  const { tasks } = await foresee({ a: echo(1), rescue: echo(2, { after: { a: 'failed' } }) });
  expect(tasks['rescue']).toMatchObject({ expected: 'none', why: 'Runs only if `a` ends as "failed"' });
});

test('a run forked from a moment keeps what had ended by then and makes the rest again', async () => {
  const nodes = { a: echo(1), b: echo(2, { after: ['a'] }), c: echo(3, { after: ['b'] }) };
  const before = await rig.run(nodes);
  let ended = 0;
  for await (const events of rig.engine.events(before.run, 0, new AbortController().signal))
    for (const event of events) if (event.type === 'task.ended' && event.task === 'a') ended = event.seq;
  const wish = { from: 'failed', workflow: 'run', at: ended } as const;
  const plan = await rig.engine.planResume(before.run, wish);
  expect(plan).toMatchObject({ ok: true, value: { reused: ['a'], rerun: ['b', 'c'], new: [] } });
  const forked = await rig.engine.resumeRun(before.run, wish);
  if (!forked.ok) throw new Error(forked.problem.message);
  const state = await rig.engine.waitForRun(forked.value.run);
  expect(state.run).not.toBe(before.run);
  expect([...state.tasks.values()].map(({ status }) => status)).toEqual(['cached', 'succeeded', 'succeeded']);
});

test('a run that still goes on can be forked; it goes on itself', async () => {
  const nodes = { a: echo(1), held: { action: 'test.manual', after: ['a'] } };
  const started = await rig.engine.startRun({ ...rig.request(nodes), trigger: { kind: 'cli' } });
  if (!started.ok) throw new Error(started.problem.message);
  const attempt = await rig.task('held');
  const plan = await rig.engine.planResume(started.value.run, { from: 'failed', workflow: 'run', at: 1_000_000 });
  expect(plan).toMatchObject({ ok: true, value: { reused: ['a'], rerun: ['held'] } });
  attempt.succeed();
  const state = await rig.engine.waitForRun(started.value.run);
  expect(state.status).toBe('succeeded');
  expect(simulate(basisOfRun(state, {})).makespanMs).toBeGreaterThanOrEqual(0);
});

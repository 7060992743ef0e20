import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StartRunRequest } from './run-request.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });

async function dryRun(nodes: Readonly<Record<string, object>>, more: Partial<StartRunRequest> = {}) {
  const { tasks, problems } = await rig.engine.dryRun(rig.request(nodes, more));
  if (tasks === undefined) throw new Error(JSON.stringify(problems));
  return tasks;
}

test('a dry run lists tasks in the order in which a run starts them, not in that of the document', async () => {
  const nodes = {
    last: echo(1, { after: ['long'] }),
    short: echo(1, { estimate: '1s' }),
    long: echo(1, { estimate: '9s' }),
  };
  const tasks = await dryRun(nodes, { maxParallelTasks: 1 });
  expect(tasks.map(({ task, startMs, endMs }) => [task, startMs, endMs])).toEqual([
    ['long', 0, 9000],
    ['last', 9000, 10_000],
    ['short', 10_000, 11_000],
  ]);
  const run = await rig.run(nodes, { maxParallelTasks: 1 });
  const started = [...run.tasks.values()].toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
  expect(started[0]?.path).toBe('long');
});

test('what is inside a container counts with it; nothing is executed and nothing written', async () => {
  const touch = path.join(rig.project, 'touched');
  const command = [process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(touch)}, '')`];
  const tasks = await dryRun({
    each: {
      action: 'flow.for-each',
      parameters: { items: [1, 2] },
      nodes: { inner: { action: 'test.process', parameters: { command }, cache: { inputs: ['**'] } } },
    },
    direct: { action: 'test.process', parameters: { command }, cache: { inputs: ['**'] } },
  });
  expect(tasks.map(({ task, effects }) => [task, effects])).toEqual([
    ['each', ['process']],
    ['direct', ['process']],
  ]);
  expect(existsSync(touch)).toBe(false);
  expect(await readdir(path.join(rig.home, 'runs'))).toEqual([]);
  expect(existsSync(path.join(rig.home, 'content'))).toBe(false);
});

test('it says what the cache would give, also through nodes that the cache gives', async () => {
  const nodes = (word: string) => ({
    a: echo('same', { cache: true }),
    b: echo('{{ nodes.a.outputs.value }}!', { cache: true }),
    c: echo(word, { cache: true }),
    d: echo('{{ nodes.c.outputs.value }}', { cache: true }),
    e: echo(5),
  });
  const first = await rig.run(nodes('one'));
  const expected = async (word: string) =>
    Object.fromEntries((await dryRun(nodes(word))).map(({ task, cache }) => [task, cache]));
  expect(await expected('one')).toMatchObject({
    a: { expected: 'hit', from: first.run },
    b: { expected: 'hit' },
    d: { expected: 'hit' },
    e: { expected: 'off', sentence: expect.stringContaining('only cached when') },
  });
  expect(await expected('two')).toMatchObject({
    b: { expected: 'hit' },
    c: { expected: 'miss', sentence: 'Will run because the parameter `value` changed from one to two since run 1' },
    d: { expected: 'unknown', sentence: 'Hangs on what `c` makes' },
  });
});

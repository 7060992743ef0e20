import { execFileSync } from 'node:child_process';
import { appendFile, chmod, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from './rig/engine-rig.ts';

/*
 * Rules of workflow files and runs that no room of its own tests, each played on a real engine. docs/rules.md lists every rule with the test that shows it.
 */

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });
const run = (script: string, more: object = {}) => ({
  action: 'test.process',
  parameters: { command: [process.execPath, '-e', script], capture: true },
  ...more,
});
const statuses = (state: Awaited<ReturnType<EngineRig['run']>>) =>
  Object.fromEntries([...state.tasks.values()].map(({ path: task, status }) => [task, status]));

describe('dependencies', () => {
  test('outputs are needed, so the node is skipped when what it names failed; with "after: finished" it gets what there is', async () => {
    const started = await rig.start({
      a: {},
      strict: echo('{{ nodes.a.outputs.value }}'),
      lenient: echo('{{ nodes.a.outputs.value }}', { after: { a: 'finished' } }),
      looks: echo('{{ nodes.a.status }}'),
    });
    (await rig.task('a')).fail({ outputs: { value: 'half' } });
    const state = await rig.engine.waitForRun(started);
    expect(statuses(state)).toEqual({ a: 'failed', strict: 'skipped', lenient: 'succeeded', looks: 'succeeded' });
    expect(state.tasks.get('lenient')?.outputs['value']).toBe('half');
    expect(state.tasks.get('looks')?.outputs['value']).toBe('failed');
  });

  test('join counts what expressions name too; outputs of a branch that did not happen are null', async () => {
    const state = await rig.run({
      choose: { action: 'flow.switch', parameters: { cases: { left: '{{ true }}', right: '{{ false }}' } } },
      left: echo('L', { after: { choose: 'case.left' } }),
      right: echo('R', { after: { choose: 'case.right' } }),
      both: echo('{{ [nodes.left.outputs.value, $type(nodes.right.outputs)] }}', { join: 'any' }),
    });
    expect(statuses(state)).toMatchObject({ left: 'succeeded', right: 'skipped', both: 'succeeded' });
    expect(state.tasks.get('both')?.outputs['value']).toEqual(['L', 'null']);
  });

  test('the losers of a first end as cancelled and do not fail the run; finished includes them', async () => {
    const started = await rig.start({
      fast: {},
      slow: {},
      take: echo('{{ nodes.fast.status }} {{ nodes.slow.status }}', { after: ['fast', 'slow'], join: 'first' }),
      tidy: echo(1, { after: { take: 'finished' } }),
    });
    await rig.task('slow');
    (await rig.task('fast')).succeed();
    const state = await rig.engine.waitForRun(started);
    expect(state.status).toBe('succeeded');
    expect(statuses(state)).toMatchObject({ slow: 'cancelled', take: 'succeeded', tidy: 'succeeded' });
  });
});

describe('a run freezes', () => {
  test('its text, parameters, commit, uncommitted changes, pools and the programs its nodes start', async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        cwd: rig.project,
        encoding: 'utf8',
      });
    await rig.write('.codomyrmex/project.yaml', 'pools: { database: 2 }\n');
    await rig.write('bin/tool', '#!/bin/sh\necho 1\n');
    await chmod(path.join(rig.project, 'bin', 'tool'), 0o755);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'first');
    await rig.write('new.txt', 'not committed');
    const tool = path.join(rig.project, 'bin', 'tool');
    const nodes = {
      tool: { action: 'test.process', parameters: { command: [tool] } },
      none: { action: 'test.process', parameters: { command: ['no-such-program-anywhere'] }, disabled: true },
    };
    const state = await rig.run(nodes, { rest: { parameters: { n: { type: 'integer', default: 4 } } } });
    const about = await stat(tool);
    expect(state.parameters).toEqual({ n: 4 });
    expect(state.plan).toMatchObject({
      pools: { database: 2 },
      git: {
        commit: git('rev-parse', 'HEAD').trim(),
        branch: 'main',
        dirty: true,
        patch: { mediaType: 'text/x-diff' },
      },
      tools: {
        [tool]: { path: tool, bytes: about.size, modifiedAt: about.mtime.toISOString() },
        'no-such-program-anywhere': null,
      },
    });
    expect(state.plan.text).toContain('test.process');
  });

  test('everything at its start: a file that is changed while it runs does not reach it', async () => {
    const file = '.codomyrmex/workflows/test.workflow.yaml';
    const started = await rig.start({ a: {}, b: echo('as it was', { after: ['a'] }) });
    await rig.write(file, rig.request({ b: echo('changed') }).text);
    (await rig.task('a')).succeed();
    const state = await rig.engine.waitForRun(started);
    expect(state.tasks.get('b')?.outputs['value']).toBe('as it was');
  });
});

describe('where things lie', () => {
  test('a run writes nothing into the project but what its nodes write', async () => {
    await rig.write('src/a.txt', 'a');
    const before = await readdir(rig.project, { recursive: true });
    await rig.run({ a: run('console.log("x".repeat(100_000))'), b: echo('{{ nodes.a.outputs.stdout }}') });
    expect(await readdir(rig.project, { recursive: true })).toEqual(before);
  });

  test('where a node stands is no part of what it is made from: the layout changes and its result is still reused', async () => {
    await rig.write('in.txt', 'in');
    const layout = '.codomyrmex/workflows/test.layout.json';
    await rig.write(layout, '{"nodes":{"a":{"x":0,"y":0}}}');
    const nodes = { a: run('console.log(1)', { cache: { inputs: ['**'] } }) };
    await rig.run({ ...nodes });
    await rig.write(layout, '{"nodes":{"a":{"x":900,"y":40}}}');
    expect(statuses(await rig.run(nodes))).toEqual({ a: 'cached' });
  });
});

describe('reuse', () => {
  test('what has effects and is not cached is taken over only from the same text and the same parameters', async () => {
    const file = '.codomyrmex/workflows/test.workflow.yaml';
    const rest = { parameters: { n: { type: 'integer', default: 1 } } };
    const marks = path.join(rig.project, 'marks');
    const nodes = (last: string) => ({
      effect: run(`require('fs').appendFileSync('marks', 'x')`),
      bad: run(last, { after: ['effect'] }),
    });
    const text = rig.request(nodes('process.exit(1)'), { rest }).text;
    await rig.write(file, text);
    const first = await rig.run(nodes('process.exit(1)'), { rest });
    expect(first.status).toBe('failed');
    const resume = async (workflow: 'run' | 'latest') => {
      const resumed = await rig.engine.resumeRun(first.run, { from: 'failed', workflow });
      if (!resumed.ok) throw new Error(resumed.problem.message);
      return statuses(await rig.engine.waitForRun(resumed.value.run))['effect'];
    };
    expect(await resume('run')).toBe('cached');
    await rig.write(file, rig.request(nodes('process.exit(0)'), { rest }).text);
    expect(await resume('latest')).toBe('succeeded');
    expect(await readFile(marks, 'utf8')).toBe('xx');
  });

  test('without inputs, cache: true counts parameters and used outputs, not files', async () => {
    await rig.write('in.txt', 'one');
    const nodes = { a: run(`console.log(require('fs').readFileSync('in.txt', 'utf8'))`, { cache: true }) };
    await rig.run(nodes);
    await appendFile(path.join(rig.project, 'in.txt'), 'two');
    expect(statuses(await rig.run(nodes))).toEqual({ a: 'cached' });
  });
});

describe('containers', () => {
  test('a repeat that has gone on for its longest time ends as failed, and says so', async () => {
    const state = await rig.run({
      again: {
        action: 'flow.repeat',
        parameters: { until: '{{ false }}', maxIterations: 1000, maxDuration: '1ms' },
        nodes: { a: run('setTimeout(() => undefined, 5)') },
      },
    });
    expect(state.tasks.get('again')?.problem).toMatchObject({
      code: 'container.neverTrue',
      message: '"again" stopped after 1 round and the longest time allowed, and its condition was still false.',
    });
  });

  test('inside, outer nodes and the item can be named; outside, only the container', async () => {
    const nodes = {
      outer: echo('o'),
      each: {
        action: 'flow.for-each',
        parameters: { items: ['x'] },
        nodes: { inner: echo('{{ nodes.outer.outputs.value & item & index }}') },
      },
    };
    const state = await rig.run(nodes);
    expect(state.tasks.get('each[0].inner')?.outputs['value']).toBe('ox0');
    const refused = await rig.engine.startRun(rig.request({ ...nodes, out: echo('{{ nodes.inner.outputs.value }}') }));
    expect(refused).toMatchObject({ ok: false, problem: { code: 'node.outOfScope' } });
  });
});

describe('estimates', () => {
  test('how long a node took before takes the place of what was guessed, for the order of starting and for the forecast', async () => {
    const slow = run('setTimeout(() => undefined, 300)', { estimate: '1ms' });
    const nodes = { quick: run('0', { estimate: '10m' }), slow };
    const forecast = async () => (await rig.engine.forecast(rig.request(nodes))).forecast?.tasks ?? {};
    expect((await forecast())['quick']?.endMs).toBe(600_000);
    await rig.run(nodes);
    const learned = await forecast();
    expect(learned['quick']?.endMs).toBeLessThan(600_000);
    expect((learned['slow']?.endMs ?? 0) - (learned['slow']?.startMs ?? 0)).toBeGreaterThanOrEqual(300);
  });
});

test('docs/rules.md names only tests that are there, and every rule has one', async () => {
  const root = path.join(import.meta.dirname, '..');
  const page = await readFile(path.join(root, 'docs', 'rules.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (rule|-)/.test(line));
  expect(rows.length).toBeGreaterThan(120);
  for (const row of rows) {
    const named = [...row.matchAll(/`([^` ]+\.(?:test|spec)\.ts)`: ([^|;]+)/g)];
    if (named.length === 0) throw new Error(`No test is named for: ${row}`);
    for (const [, file = '', title = ''] of named)
      expect(await readFile(path.join(root, file), 'utf8'), `${file}: ${title.trim()}`).toContain(title.trim());
  }
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });
const call = (workflow: string, parameters: object = {}, more: object = {}) => ({
  action: 'flow.run-workflow',
  parameters: { workflow, parameters },
  ...more,
});
const write = (name: string, workflow: object) =>
  rig.write(`.codomyrmex/workflows/${name}.workflow.yaml`, JSON.stringify({ formatVersion: 1, ...workflow }));

describe('a workflow inside a workflow', () => {
  test('gets its parameters, sees only its own nodes, and hands out its outputs', async () => {
    await write('double', {
      parameters: { number: { type: 'number', required: true }, plus: { type: 'number', default: 1 } },
      nodes: { a: echo('{{ parameters.number * 2 }}'), b: echo('{{ nodes.a.outputs.value + parameters.plus }}') },
      outputs: { result: '{{ nodes.b.outputs.value }}' },
    });
    const state = await rig.run({
      a: echo(20),
      twice: call('double', { number: '{{ nodes.a.outputs.value }}' }),
      end: echo('{{ nodes.twice.outputs.result }}'),
    });
    expect(state.status).toBe('succeeded');
    expect(state.tasks.get('twice.b')).toMatchObject({ status: 'succeeded', outputs: { value: 41 } });
    expect(state.tasks.get('end')?.outputs).toEqual({ value: 41 });
  });

  test('may be nested and repeated: every task has a path of its own', async () => {
    await write('inner', {
      parameters: { text: { type: 'string' } },
      nodes: {
        each: {
          action: 'flow.for-each',
          parameters: { items: [1, 2] },
          outputs: { word: '{{ nodes.say.outputs.value }}' },
          nodes: { say: echo('{{ parameters.text & item }}') },
        },
      },
      outputs: { words: '{{ nodes.each.outputs.word }}' },
    });
    await write('outer', {
      parameters: { text: { type: 'string' } },
      nodes: { deep: call('inner', { text: '{{ parameters.text }}' }) },
      outputs: { words: '{{ nodes.deep.outputs.words }}' },
    });
    const state = await rig.run({
      each: {
        action: 'flow.for-each',
        parameters: { items: ['a', 'b'] },
        outputs: { words: '{{ nodes.call.outputs.words }}' },
        nodes: { call: call('outer', { text: '{{ item }}' }) },
      },
      end: echo('{{ nodes.each.outputs.words }}'),
    });
    expect(state.tasks.get('each[1].call.deep.each[0].say')?.outputs).toEqual({ value: 'b1' });
    expect(state.tasks.get('end')?.outputs).toEqual({
      value: [
        ['a1', 'a2'],
        ['b1', 'b2'],
      ],
    });
  });

  test('that fails inside fails its node with the name of the task, and cancelling the run stops what is inside', async () => {
    await write('part', { nodes: { work: {} } });
    const texts = { nodes: { work: { action: 'test.manual' } } };
    await write('part', texts);
    const run = await rig.start({ call: call('part'), after: echo(1, { after: ['call'] }) });
    (await rig.task('call.work')).fail();
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('call')).toMatchObject({
      status: 'failed',
      problem: { code: 'container.failed', message: '"call.work" failed inside "call".', place: { node: 'call.work' } },
    });
    expect(state.tasks.get('after')?.status).toBe('skipped');
    const second = await rig.start({ call: call('part') });
    await rig.task('call.work');
    await rig.engine.cancelRun(second, { now: false, by: 'test' });
    const cancelled = await rig.engine.waitForRun(second);
    expect(['call', 'call.work'].map((task) => cancelled.tasks.get(task)?.status)).toEqual(['cancelled', 'cancelled']);
  });

  test('is frozen when the run starts: a change of its file does not reach the run', async () => {
    await write('part', { nodes: { a: echo('before') }, outputs: { text: '{{ nodes.a.outputs.value }}' } });
    const run = await rig.start({ hold: {}, call: call('part', {}, { after: ['hold'] }) });
    const held = await rig.task('hold');
    await write('part', { nodes: { a: echo('after') }, outputs: { text: '{{ nodes.a.outputs.value }}' } });
    held.succeed();
    expect((await rig.engine.waitForRun(run)).tasks.get('call')?.outputs).toEqual({ text: 'before' });
  });

  test('is refused before anything starts when a parameter is wrong, missing or unknown, or it is not there', async () => {
    await write('typed', { parameters: { count: { type: 'integer', required: true } }, nodes: { a: echo(1) } });
    const refused = async (node: object) => {
      const started = await rig.engine.startRun(rig.request({ call: node }));
      return started.ok ? 'started' : started.problem.code;
    };
    expect(await refused(call('typed', { count: 'many' }))).toBe('parameter.type');
    expect(await refused(call('typed'))).toBe('parameter.missing');
    expect(await refused(call('typed', { count: 1, cuont: 2 }))).toBe('parameter.unknown');
    expect(await refused(call('tpyed', { count: 1 }))).toBe('workflow.unknown');
    expect(await refused(call('../secret'))).toBe('workflow.unknown');
    expect(await refused(call('typed', { count: '{{ 1 + 1 }}' }))).toBe('started');
  });

  test('what is wrong with its parameters and outputs is told with line and column, before anything starts', async () => {
    await write('typed', {
      parameters: { count: { type: 'integer', required: true }, names: { type: 'array' } },
      nodes: { a: echo('{{ parameters.count }}') },
      outputs: { text: '{{ nodes.a.outputs.value }}' },
    });
    const told = async (nodes: Readonly<Record<string, object>>, outputs: object = {}) => {
      const problems = await rig.engine.check(rig.request(nodes, { rest: { outputs } }));
      for (const { place } of problems)
        expect(place).toMatchObject({
          file: '.codomyrmex/workflows/test.workflow.yaml',
          line: expect.any(Number),
          column: expect.any(Number),
        });
      return problems.map(({ code, message, place }) => [code, message, place?.node]);
    };
    const code = async (nodes: Readonly<Record<string, object>>) => (await told(nodes))[0]?.[0];
    const text = { action: 'test.process', parameters: { command: ['true'], capture: true } };
    expect(await told({ text, call: call('typed', { count: '{{ nodes.text.outputs.stdout }}' }) })).toEqual([
      ['parameter.type', '"count" of "call" needs Number; this is Text.', 'call'],
    ]);
    expect(await code({ call: call('typed', { count: 'no {{ 1 + 1 }}' }) })).toBe('parameter.type');
    expect(await code({ call: call('typed', { count: 1, names: 'x' }) })).toBe('parameter.type');
    expect(await code({ call: call('typed', { cuont: 1, count: 1 }) })).toBe('parameter.unknown');
    expect(await code({ call: call('typed') })).toBe('parameter.missing');
    expect(await code({ call: call('none') })).toBe('workflow.unknown');
    const good = call('typed', { count: 1 });
    expect(await told({ call: good, after: echo('{{ nodes.call.outputs.txet }}') })).toEqual([
      ['output.unknown', '"after" uses "txet" of "call", which it does not have.', 'after'],
    ]);
    expect(await told({ call: good }, { out: '{{ nodes.call.outputs.other }}' })).toEqual([
      ['output.unknown', 'The outputs of the workflow use "other" of "call", which it does not have.', undefined],
    ]);
    expect(await told({ call: good, after: echo('{{ nodes.call.outputs.text }}') })).toEqual([]);
  });

  test('values are made to fit what it declares, as for any action: one value for a list, a number for a text', async () => {
    await write('typed', {
      parameters: { names: { type: 'array' }, label: { type: 'string' } },
      nodes: { a: echo('{{ [parameters.names, parameters.label] }}') },
      outputs: { both: '{{ nodes.a.outputs.value }}' },
    });
    const given = { names: '{{ ["x", "y"][$ = "x"] }}', label: '{{ 7 }}' };
    const state = await rig.run({ call: call('typed', given) });
    expect(state.tasks.get('call')).toMatchObject({ status: 'succeeded', outputs: { both: ['x', '7'] } });
  });

  test('cannot run itself, not even through others; a name that is only known in the run is refused there', async () => {
    await write('one', { nodes: { a: call('two') } });
    await write('two', { nodes: { a: call('one') } });
    const started = await rig.engine.startRun(rig.request({ call: call('one') }));
    expect(started).toMatchObject({
      ok: false,
      problem: { code: 'workflow.recursive', message: 'A workflow would run itself: test → one → two → one.' },
    });
    await rig.write(
      '.codomyrmex/workflows/one.workflow.yaml',
      JSON.stringify({ formatVersion: 1, nodes: { a: echo(1) } }),
    );
    await write('two', {
      parameters: { next: { type: 'string' } },
      nodes: { a: call('{{ parameters.next }}', { next: 'two' }) },
    });
    const state = await rig.run({ call: call('two', { next: 'two' }) });
    expect(state.tasks.get('call.a')).toMatchObject({ status: 'failed', problem: { code: 'workflow.recursive' } });
  });
});

test('a group inside a for-each still sees the item', async () => {
  const state = await rig.run({
    each: {
      action: 'flow.for-each',
      parameters: { items: ['x'] },
      nodes: { g: { action: 'flow.group', nodes: { a: echo('{{ item & index }}') } } },
    },
  });
  expect(state.tasks.get('each[0].g.a')?.outputs).toEqual({ value: 'x0' });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create();
});
afterEach(() => rig.close());

const nodes = {
  made: { action: 'test.echo', parameters: { value: { count: 3, names: ['a', 'b'] } } },
  used: { action: 'test.echo', parameters: { value: '{{ nodes.made.outputs.value.count }}' } },
};

/** Evaluates with the workflow as it was run, or as it has become. */
function evaluate(expression: string, more: { node?: string; run?: string; nodes?: Record<string, object> } = {}) {
  const { node = 'used', run } = more;
  const { project, workflow, text } = rig.request(more.nodes ?? nodes);
  return rig.engine.evaluate({ project, workflow, text, node, expression, run });
}

describe('an expression looked at with what a past run recorded', { timeout: 60_000 }, () => {
  test('shows its value, with its type', async () => {
    const run = await rig.start(nodes);
    await rig.engine.waitForRun(run);
    expect(await evaluate('{{ nodes.made.outputs.value.count + 1 }}')).toEqual({
      ok: true,
      value: { state: 'value', run, type: 'number', text: '4', isCut: false },
    });
    expect(await evaluate('{{ nodes.made.outputs.value.names }}')).toMatchObject({
      value: { type: 'list', text: '[\n  "a",\n  "b"\n]' },
    });
    expect(await evaluate('{{ nodes.made.outputs.value.nothing }}')).toEqual({
      ok: true,
      value: { state: 'absent', run },
    });
  });

  test('takes the run that is asked for, else the newest that has something to show', async () => {
    const first = await rig.start(nodes);
    await rig.engine.waitForRun(first);
    const later = { made: { ...nodes.made, parameters: { value: { count: 9 } } }, used: nodes.used };
    await rig.run(later);
    await rig.run({ other: { action: 'test.echo' } });
    expect(await evaluate('{{ nodes.made.outputs.value.count }}')).toMatchObject({ value: { text: '9' } });
    expect(await evaluate('{{ nodes.made.outputs.value.count }}', { run: first })).toMatchObject({
      value: { text: '3' },
    });
  });

  test('names what has not run yet', async () => {
    expect(await evaluate('{{ nodes.made.outputs.value & nodes.used.outputs.value }}')).toEqual({
      ok: true,
      value: { state: 'notYet', nodes: ['made', 'used'] },
    });
    await rig.run({ made: nodes.made });
    expect(await evaluate('{{ nodes.made.outputs.value & nodes.used.outputs.value }}')).toEqual({
      ok: true,
      value: { state: 'notYet', nodes: ['used'] },
    });
  });

  test('sees the first item inside a for-each, and the nodes of its first round', async () => {
    const each = {
      made: { action: 'test.echo', parameters: { value: ['x', 'y'] } },
      each: {
        action: 'flow.for-each',
        parameters: { items: '{{ nodes.made.outputs.value }}' },
        nodes: {
          a: { action: 'test.echo', parameters: { value: '{{ item & index }}' } },
          b: { action: 'test.echo', parameters: { value: '{{ nodes.a.outputs.value }}' } },
        },
      },
    };
    await rig.run(each);
    expect(await evaluate('{{ item & index }}', { node: 'each.b', nodes: each })).toMatchObject({
      value: { text: 'x0' },
    });
    expect(await evaluate('{{ nodes.a.outputs.value }}', { node: 'each.b', nodes: each })).toMatchObject({
      value: { text: 'x0' },
    });
  });

  test('reads no secret, and stops what runs away', async () => {
    rig.secrets.set('TOKEN', 'hush');
    await rig.run(nodes);
    expect(await evaluate('{{ secrets.TOKEN }}')).toEqual({ ok: true, value: { state: 'secret' } });
    const endless = await evaluate('{{ ( $f := function($n) { $f($n + 1) }; $f(0) ) }}');
    expect(endless).toMatchObject({ ok: false, problem: { code: 'expression.limit' } });
    expect(await evaluate('{{ 1 + 1 }}')).toMatchObject({ ok: true, value: { text: '2' } });
  });

  test('is never evaluated with a run of another project', async () => {
    const run = await rig.start(nodes);
    await rig.engine.waitForRun(run);
    const { workflow, text } = rig.request(nodes);
    const asked = { project: `${rig.project}-other`, workflow, text, node: 'used', run };
    expect(await rig.engine.evaluate({ ...asked, expression: '{{ nodes.made.outputs.value }}' })).toMatchObject({
      value: { state: 'notYet' },
    });
  });
});

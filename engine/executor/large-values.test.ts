import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const LARGE = 'm'.repeat(200_000);
const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });
const eventLog = async (run: string) => await readFile(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8');

test('values from 64 kB to 1 MB, of any adapter and of the workflow itself, are not in the event log; expressions see lists whole', async () => {
  const state = await rig.run(
    {
      text: echo('{{ $pad("", 200000, "m") }}'),
      list: echo('{{ [1..20000] }}'),
      reads: echo('{{ $length(nodes.text.outputs.value) & " " & $count(nodes.list.outputs.value) }}'),
    },
    { rest: { outputs: { all: '{{ nodes.list.outputs.value }}' } } },
  );
  expect(state.status).toBe('succeeded');
  expect(state.outputs['all']).toMatchObject({ $content: { mediaType: 'application/json' } });
  expect(state.tasks.get('list')?.outputs['value']).toMatchObject({ $content: { mediaType: 'application/json' } });
  // A text keeps its beginning in the event, and that is what expressions see.
  expect(state.tasks.get('reads')?.outputs).toEqual({ value: '64000 20000' });
  expect(state.tasks.get('text')?.outputs['value']).toHaveLength(64_000);
  expect(state.tasks.get('text')?.outputs['valueWhole']).toMatchObject({ bytes: 200_000 });
  expect((await eventLog(state.run)).length).toBeLessThan(150_000);
});

test('a large parameter of a run is kept beside the event log, reaches its tasks whole, and a resumed run too', async () => {
  const request = {
    rest: { parameters: { text: { type: 'string' }, rows: { type: 'array' } } },
    parameters: { text: LARGE, rows: Array.from({ length: 30_000 }, (_, index) => index) },
  };
  const nodes = {
    counts: echo('{{ $length(parameters.text) + $count(parameters.rows) }}'),
    held: { parameters: { value: '{{ parameters.text }}' }, after: ['counts'] },
  };
  const run = await rig.start(nodes, request);
  const held = await rig.task('held');
  expect(held.parameters.value).toBe(LARGE);
  held.fail({ message: 'n'.repeat(1_000_000) });
  const failed = await rig.engine.waitForRun(run);
  expect(failed.tasks.get('counts')?.outputs).toEqual({ value: 230_000 });
  expect((await eventLog(run)).length).toBeLessThan(50_000);

  const again = await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' });
  if (!again.ok) throw new Error(again.problem.message);
  const second = await rig.task('held');
  expect(second.parameters.value).toBe(LARGE);
  second.succeed();
  const ended = await rig.engine.waitForRun(again.value.run);
  expect([...ended.tasks.values()].map(({ status }) => status)).toEqual(['cached', 'succeeded']);
  expect((await eventLog(again.value.run)).length).toBeLessThan(50_000);
});

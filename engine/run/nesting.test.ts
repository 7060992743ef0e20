import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent } from '#shared/run/event.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });

/** A loop in a repetition in a group in a loop, each seeing what lies around it. */
const DEEP = {
  base: echo(100),
  outer: {
    action: 'flow.for-each',
    parameters: { items: ['p', 'q'], maxParallel: 1 },
    outputs: { all: '{{ nodes.box.outputs.all }}' },
    nodes: {
      box: {
        action: 'flow.group',
        outputs: { all: '{{ nodes.again.outputs.all }}' },
        nodes: {
          again: {
            action: 'flow.repeat',
            parameters: { until: '{{ index = 1 }}', maxIterations: 3 },
            outputs: { all: '{{ nodes.inner.outputs.leaf }}' },
            nodes: {
              round: echo('{{ item & index }}'),
              inner: {
                action: 'flow.for-each',
                parameters: { items: '{{ [nodes.base.outputs.value, nodes.round.outputs.value] }}' },
                outputs: { leaf: '{{ nodes.leaf.outputs.value }}' },
                nodes: { leaf: echo('{{ item }}') },
              },
            },
          },
        },
        finally: { tidy: echo('{{ item }}', { after: { again: 'finished' } }) },
      },
    },
  },
  last: echo('{{ nodes.outer.outputs.all }}'),
};
const RESULT = [
  [100, 'p1'],
  [100, 'q1'],
];

test('containers lie in each other four deep; each sees what lies around it, and every task has a path of its own', async () => {
  const state = await rig.run(DEEP);
  expect(state.status).toBe('succeeded');
  expect(state.tasks.get('last')?.outputs['value']).toEqual(RESULT);
  expect(state.tasks.get('outer[1].box.again[1].inner[1].leaf')?.outputs).toEqual({ value: 'q1' });
  expect(state.tasks.get('outer[0].box.tidy')?.outputs).toEqual({ value: 'p' });
});

test('wherever a crash cuts such a run off, it goes on to the same result and does nothing again that had ended well', async () => {
  const run = (await rig.run(DEEP)).run;
  const log = path.join(rig.home, 'runs', run, 'events.ndjson');
  const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
  const started = lines.findIndex((line) => line.includes('"type":"run.started"'));
  const steps = 14;
  for (let step = 1; step < steps; step += 1) {
    const cut = started + 1 + Math.floor(((lines.length - started - 2) * step) / steps);
    const kept = lines.slice(0, cut);
    await rig.engine.close();
    await writeFile(log, kept.map((line) => `${line}\n`).join(''));
    await rm(path.join(rig.home, 'index.sqlite'), { force: true });
    rig.open();
    await rig.engine.recover();
    expect(await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' })).toMatchObject({ ok: true });
    const state = await rig.engine.waitForRun(run);
    expect(state.status, `cut after ${cut} events`).toBe('succeeded');
    expect(state.tasks.get('last')?.outputs['value']).toEqual(RESULT);
    const ended = new Set(events(kept).flatMap((event) => (isGoodEnd(event) ? [event.task] : [])));
    const again = events((await readFile(log, 'utf8')).split('\n').filter(Boolean).slice(cut));
    const repeated = again.flatMap((event) =>
      event.type === 'attempt.started' && ended.has(event.task) ? event.task : [],
    );
    expect(repeated, `cut after ${cut} events`).toEqual([]);
  }
}, 120_000);

const events = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as RunEvent);

function isGoodEnd(event: RunEvent): event is Extract<RunEvent, { type: 'task.ended' }> {
  return event.type === 'task.ended' && event.status === 'succeeded';
}

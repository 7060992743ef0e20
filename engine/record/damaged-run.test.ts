import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '#shared/run/event.ts';
import { EngineRig } from '../rig/engine-rig.ts';
import { RunIndex } from './run-index.ts';
import { runFolder } from './run-folder.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create();
});
afterEach(() => rig.close());

const NODES = { a: { action: 'test.echo', parameters: { value: 1 } } };
const WHOLE = { from: 'start', workflow: 'run' } as const;

/** Changes one line of a run's record, as a disk or a person would. */
async function spoil(run: string, index: number, line: string | undefined): Promise<void> {
  const file = runFolder(rig.home, run).events;
  const lines = (await readFile(file, 'utf8')).split('\n');
  lines.splice(index, 1, ...(line === undefined ? [] : [line]));
  await writeFile(file, lines.join('\n'));
}

async function readAll(run: string): Promise<{ readonly events: readonly RunEvent[]; readonly error: unknown }> {
  const events: RunEvent[] = [];
  try {
    for await (const batch of rig.engine.events(run, 0, new AbortController().signal)) events.push(...batch);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

describe('a run whose record is damaged', () => {
  test.each([
    ['a line that is no JSON', 3, '\u0000\u0000\u0000'],
    ['a line that is gone', 3, undefined],
    ['a first line that is gone', 0, undefined],
  ])('is told as a problem after all that could be read: %s', async (_what, index, line) => {
    const { run } = await rig.run(NODES);
    await spoil(run, index, line);
    const { events, error } = await readAll(run);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: index }, (_, at) => at + 1));
    expect(error).toMatchObject({ problem: { code: 'run.damaged', message: `The record of run ${run} is damaged.` } });
    const damaged = { ok: false, problem: { code: 'run.damaged' } };
    expect(await rig.engine.readRun(run)).toMatchObject(damaged);
    expect(await rig.engine.resumeRun(run, WHOLE)).toMatchObject(damaged);
    expect(await rig.engine.planResume(run, WHOLE)).toMatchObject(damaged);
    expect(await rig.engine.why(run, 'a')).toMatchObject(damaged);
  });

  test('keeps no other run, forecast, explanation or trace from working, and can be deleted', async () => {
    const first = await rig.run(NODES);
    await spoil(first.run, 2, 'damaged');
    const second = await rig.run(NODES);
    expect(second.status).toBe('succeeded');
    expect((await rig.engine.foresee(rig.request(NODES), { isTrusted: true })).forecast).toBeDefined();
    expect(await rig.engine.why(second.run, 'a')).toMatchObject({ ok: true });
    expect(await rig.engine.traceContent('0'.repeat(64), 1)).toMatchObject({ origins: [] });
    expect(await rig.engine.readLog(first.run, 'a', { from: 0, maxBytes: 100 })).toMatchObject({ ok: true });
    expect(await rig.engine.deleteRun(first.run)).toMatchObject({ ok: true });
  });

  test('that seemed to run when the studio died does not keep the next one from starting', async () => {
    const { run } = await rig.run(NODES);
    await spoil(run, 2, 'damaged');
    const index = new RunIndex(rig.home);
    const row = index.get(run);
    if (row !== undefined) index.put({ ...row, status: 'running' });
    index.close();
    expect(await rig.engine.recover()).toEqual([]);
    expect(await rig.engine.listRuns({ limit: 10 })).toMatchObject([
      { run, status: 'interrupted', sentence: `The record of run ${run} is damaged.` },
    ]);
  });
});

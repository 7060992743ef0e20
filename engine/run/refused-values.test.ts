import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { ContentStore } from '../record/content-store.ts';
import { EngineRig } from '../rig/engine-rig.ts';

/* Values too large for an event, on a disk that does not take them or no longer has them. */

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rig.close();
});

const LARGE = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });

/** From now on the disk takes nothing into the content store. */
function refuse(): void {
  vi.spyOn(ContentStore.prototype, 'put').mockRejectedValue(
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
  );
}

async function endsWith(
  outputs: Readonly<Record<string, unknown>>,
  nodes: Readonly<Record<string, object>> = {},
  rest: object = {},
): Promise<RunState> {
  const run = await rig.start({ big: {}, ...nodes }, { rest });
  const big = await rig.task('big');
  refuse();
  big.succeed(outputs);
  return await rig.engine.waitForRun(run);
}

const LOST = { code: 'output.lost', reason: 'The disk is full.', remedy: expect.stringContaining('Free space') };

describe('a large output that cannot be kept', () => {
  test('fails its task and says why; the others are kept, and what needs it does not run on less', async () => {
    const state = await endsWith(
      { value: LARGE, exitCode: 0 },
      { next: echo('{{ $count(nodes.big.outputs.value) }}') },
    );
    expect(state.status).toBe('failed');
    expect(state.tasks.get('big')).toMatchObject({
      status: 'failed',
      outputs: { exitCode: 0 },
      problem: {
        ...LOST,
        message: 'The output "value" of "Held by the test" could not be kept.',
        place: { node: 'big' },
      },
    });
    expect(state.tasks.get('next')?.status).toBe('skipped');
  });

  test('leaves the beginning of a text', async () => {
    const state = await endsWith({ value: 'x'.repeat(100_000) });
    const big = state.tasks.get('big');
    expect(big).toMatchObject({ status: 'failed', problem: LOST });
    expect(String(big?.outputs['value'])).toBe('x'.repeat(64_000));
    expect(big?.outputs).not.toHaveProperty('valueWhole');
  });

  test('hides nothing of what failed anyway', async () => {
    const run = await rig.start({ big: {} });
    const big = await rig.task('big');
    refuse();
    big.fail({ message: 'Two tests failed.', outputs: { value: LARGE, failed: 2 } });
    const state = await rig.engine.waitForRun(run);
    expect(state.tasks.get('big')).toMatchObject({ problem: { message: 'Two tests failed.' }, outputs: { failed: 2 } });
  });

  test('that JSON cannot hold is told as well', async () => {
    const state = await endsWith({ value: 12n });
    expect(state.tasks.get('big')).toMatchObject({ status: 'failed', problem: { code: 'output.lost' } });
  });

  test('of the run itself fails the run, which ends all the same; its tasks went well', async () => {
    const rest = { outputs: { all: '{{ nodes.big.outputs.value }}' } };
    const run = await rig.start({ big: {}, last: { after: ['big'] } }, { rest });
    (await rig.task('big')).succeed({ value: LARGE });
    const last = await rig.task('last');
    refuse();
    last.succeed();
    const state = await rig.engine.waitForRun(run);
    expect(state).toMatchObject({ status: 'failed', problem: { ...LOST, place: { parameter: 'outputs.all' } } });
    expect([...state.tasks.values()].map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });
});

describe('a large output that is no longer there', () => {
  const gone = { code: 'output.gone', message: 'The value "value" could not be read back.' };

  async function without(nodes: Readonly<Record<string, object>>, rest: object = {}): Promise<RunState> {
    const run = await rig.start({ big: {}, hold: { after: ['big'] }, ...nodes }, { rest });
    (await rig.task('big')).succeed({ value: LARGE });
    const hold = await rig.task('hold');
    await rm(path.join(rig.home, 'content'), { recursive: true });
    hold.succeed();
    return await rig.engine.waitForRun(run);
  }

  test('fails whoever names it, with a problem: a parameter, a condition, an output of a container', async () => {
    const state = await without({
      parameter: echo('{{ nodes.big.outputs.value }}', { after: ['hold'] }),
      condition: { after: ['hold'], when: '{{ $count(nodes.big.outputs.value) > 0 }}' },
      group: {
        action: 'flow.group',
        after: ['hold'],
        nodes: { inner: echo(1) },
        outputs: { all: '{{ nodes.big.outputs.value }}' },
      },
    });
    expect(state.status).toBe('failed');
    for (const task of ['parameter', 'condition', 'group'])
      expect(state.tasks.get(task), `of ${task}`).toMatchObject({ status: 'failed', problem: gone });
  });

  test('fails the run that hands it out', async () => {
    const state = await without({}, { outputs: { all: '{{ nodes.big.outputs.value }}' } });
    expect(state).toMatchObject({ status: 'failed', problem: { ...gone, place: { parameter: 'outputs' } } });
  });
});

test('a file that an action may not write is a problem with its path, not a bug', async () => {
  const run = await rig.start({ writer: {} });
  const writer = await rig.task('writer');
  const file = path.join(rig.project, 'out.txt');
  const refused = Object.assign(new Error(`EROFS: read-only file system, open '${file}'`), {
    code: 'EROFS',
    path: file,
  });
  writer.crash(refused);
  expect((await rig.engine.waitForRun(run)).tasks.get('writer')?.problem).toMatchObject({
    code: 'file.refused',
    reason: `${file}: The disk can only be read.`,
  });
});

test('a run whose parameters cannot be kept does not begin and leaves nothing', async () => {
  await rig.run({ a: echo(1) });
  await writeFile(path.join(rig.project, 'x'), '');
  refuse();
  const parameters = { text: 'x'.repeat(100_000) };
  const rest = { parameters: { text: { type: 'string' } } };
  await expect(rig.engine.startRun(rig.request({ a: echo(1) }, { parameters, rest }))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  expect(await rig.engine.listRuns({ limit: 10 })).toHaveLength(1);
});

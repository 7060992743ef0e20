import { access } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TASK_TAG, taggedProcesses } from '../process/process-table.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

/** A process in a group in a for-each, three levels of processes deep; the last one ignores SIGTERM. */
const DEEP = {
  each: {
    action: 'flow.for-each',
    parameters: { items: [1] },
    nodes: {
      group: {
        action: 'flow.group',
        nodes: {
          deep: {
            action: 'test.process',
            parameters: {
              command: [
                'sh',
                '-c',
                `sh -c "sh -c 'trap \\"\\" TERM; echo ready > ready; while :; do sleep 0.05; done' & wait" & wait`,
              ],
            },
          },
          next: { after: ['deep'] },
        },
      },
    },
  },
};

async function appears(file: string): Promise<void> {
  const isThere = () =>
    access(path.join(rig.project, file)).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const alive = (run: string) => taggedProcesses(TASK_TAG, run).length;

describe.skipIf(process.platform !== 'linux')(
  'processes three levels deep, inside containers three levels deep',
  { timeout: 120_000 },
  () => {
    test.each([
      ['asked to stop', [false]],
      ['killed at once', [true]],
      ['asked, and then killed', [false, false]],
    ])('%s: the run is cancelled only when none of them lives', async (_, calls) => {
      const run = await rig.start(DEEP);
      await appears('ready');
      expect(alive(run)).toBeGreaterThanOrEqual(3);
      for (const now of calls) await rig.engine.cancelRun(run, { now, by: 'test' });
      const state = await rig.until(run, ({ status }) => status === 'cancelled');
      expect(alive(run)).toBe(0);
      expect(Object.fromEntries([...state.tasks.values()].map(({ path: task, status }) => [task, status]))).toEqual({
        each: 'cancelled',
        'each[0].group': 'cancelled',
        'each[0].group.deep': 'cancelled',
        'each[0].group.next': 'cancelled',
      });
      for (const { sentence } of state.tasks.values()) expect(sentence).toMatch(/^Cancelled/);
    });

    test('a paused run lets them run and starts nothing after them, is resumed, and can be cancelled while paused', async () => {
      const run = await rig.start(DEEP);
      await appears('ready');
      await rig.engine.pauseRun(run, 'test');
      expect((await rig.state(run)).status).toBe('paused');
      expect(alive(run)).toBeGreaterThanOrEqual(3);
      await rig.engine.unpauseRun(run, 'test');
      expect((await rig.state(run)).status).toBe('running');
      await rig.engine.pauseRun(run, 'test');
      await rig.engine.cancelRun(run, { now: false, by: 'test' });
      expect((await rig.engine.waitForRun(run)).status).toBe('cancelled');
      expect(alive(run)).toBe(0);
    });

    test('the time limit of the group around them stops them all, and the group has failed for it', async () => {
      const [each] = Object.values(structuredClone(DEEP));
      if (each === undefined) throw new Error('There is no container.');
      Object.assign(each.nodes.group, { timeout: '5s' });
      const run = await rig.start({ each });
      const state = await rig.engine.waitForRun(run);
      expect(alive(run)).toBe(0);
      expect(state.status).toBe('failed');
      expect(state.tasks.get('each[0].group')).toMatchObject({ status: 'failed', problem: { code: 'task.timeout' } });
      expect(state.tasks.get('each[0].group.deep')?.status).toBe('cancelled');
    });

    test('the time limit of the run stops them all', async () => {
      const run = await rig.start(DEEP, { rest: { settings: { timeout: '5s' } } });
      const state = await rig.engine.waitForRun(run);
      expect(alive(run)).toBe(0);
      expect(state.status).toBe('failed');
      expect(state.tasks.get('each[0].group.deep')?.sentence).toContain('5.0 s');
    });
  },
);

import { expect, test } from 'vitest';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { NodeTasks } from './node-tasks.ts';

const NODES = Array.from({ length: 100 }, (_, index) => `n${index}`);

/** A run whose tasks all have one status, frames that come when told, and what a card of each node was told. */
function board() {
  const frames: (() => void)[] = [];
  let isHeld = false;
  let isMoment = false;
  let shown: { run: string | undefined; state: RunState | undefined } = { run: undefined, state: undefined };
  const taskOf = (node: string): TaskState | undefined => shown.state?.tasks.get(node);
  const tasks = new NodeTasks(
    () => ({ ...shown, isHeld, isMoment }),
    taskOf,
    (work) => void frames.push(work),
  );
  const told = new Map<string, string | undefined>();
  for (const node of NODES) tasks.watch(node, () => told.set(node, tasks.of(node)?.status));
  return {
    tasks,
    show: (
      run: string | undefined,
      status: TaskState['status'] | undefined,
      changed = NODES,
      runStatus = 'running',
    ) => {
      const before = shown.state?.tasks;
      const task = (node: string) => ({ path: node, status }) as TaskState;
      const state = {
        status: runStatus,
        tasks: new Map(NODES.map((node) => [node, changed.includes(node) ? task(node) : before?.get(node)])),
      } as unknown as RunState;
      shown = { run, state: status === undefined ? undefined : state };
      told.clear();
      return tasks.follow();
    },
    frame: () => {
      for (const work of frames.splice(0)) work();
    },
    told,
    goBack: () => (isMoment = true),
    hold: () => (isHeld = true),
  };
}

test('the first state of a run is told to all at once, a few changes too', () => {
  const { show, told } = board();
  expect(show('a', 'waiting')).toBe(100);
  expect(told.size).toBe(100);
  expect(show('a', 'running', NODES.slice(0, 10))).toBe(10);
  expect([...told]).toEqual(NODES.slice(0, 10).map((node) => [node, 'running']));
});

test('who watches two nodes hears once when both change together, and once more of the next', () => {
  const { show, frame, tasks } = board();
  show('a', 'waiting');
  const heard: unknown[] = [];
  const listen = (): void => void heard.push([tasks.of('n0')?.status, tasks.of('n9')?.status]);
  for (const node of ['n0', 'n9']) tasks.watch(node, listen);
  show('a', 'running', ['n0', 'n9']);
  expect(heard).toEqual([['running', 'running']]);
  show('a', 'succeeded', ['n9']);
  expect(heard).toEqual([
    ['running', 'running'],
    ['running', 'succeeded'],
  ]);
  frame();
  expect(heard).toHaveLength(2);
});

test('a wave of changes is told over four frames, and nobody is left out', () => {
  const { show, frame, told } = board();
  show('a', 'waiting');
  expect(show('a', 'queued')).toBe(told.size);
  const counts = [told.size];
  for (let count = 0; count < 4; count += 1) {
    frame();
    counts.push(told.size);
  }
  expect(counts).toEqual([25, 50, 75, 100, 100]);
  expect(new Set(told.values())).toEqual(new Set(['queued']));
});

test('who is told later hears the newest, and nothing when all is as it was', () => {
  const { show, frame, told, tasks } = board();
  show('a', 'waiting');
  show('a', 'queued');
  expect(tasks.of('n99')?.status).toBe('waiting');
  show('a', 'running');
  frame();
  frame();
  frame();
  frame();
  frame();
  expect(told.get('n99')).toBe('running');
  expect(NODES.every((node) => tasks.of(node)?.status === 'running')).toBe(true);
});

test('the end of a run is told to all at once', () => {
  const { show, told } = board();
  show('a', 'waiting');
  show('a', 'queued');
  show('a', 'succeeded', NODES, 'succeeded');
  expect(told.size).toBe(100);
  expect(new Set(told.values())).toEqual(new Set(['succeeded']));
});

test('a run that has said nothing yet leaves the tasks of the one before; no run leaves none', () => {
  const { show, told, tasks } = board();
  show('a', 'succeeded', NODES, 'succeeded');
  show('b', undefined);
  expect(told.size).toBe(0);
  expect(tasks.of('n5')?.status).toBe('succeeded');
  show('b', 'waiting');
  expect(told.size).toBe(100);
  show(undefined, undefined);
  expect([...told.values()].every((status) => status === undefined)).toBe(true);
});

test('a node nobody watched before is as it is now, also in the midst of a wave', () => {
  const { show, tasks } = board();
  show('a', 'waiting');
  show('a', 'queued');
  expect(tasks.of('n99')?.status).toBe('waiting');
  const stop = tasks.watch('n99', () => undefined);
  stop();
  expect(tasks.of('other')).toBe(undefined);
});

test('while the hand holds the canvas, a wave is told to all at once', () => {
  const { show, told, hold } = board();
  show('a', 'waiting');
  hold();
  show('a', 'queued');
  expect(told.size).toBe(100);
});

test('a step to another moment is told to all at once', () => {
  const { show, told, goBack } = board();
  show('a', 'waiting');
  goBack();
  show('a', 'running');
  expect(told.size).toBe(100);
});

test('what waits when another run begins is not told that there is no task', () => {
  const { show, frame, told, tasks } = board();
  show('a', 'waiting');
  show('a', 'queued');
  show('b', undefined);
  frame();
  expect(told.size).toBe(0);
  show('b', 'waiting');
  expect(NODES.every((node) => tasks.of(node)?.status === 'waiting')).toBe(true);
});

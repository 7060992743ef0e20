import { describe, expect, test } from 'vitest';
import type { EventBody } from './event.ts';
import { expectedEnd } from './expected-end.ts';
import { eventOf, foldEvents } from './fold-run.ts';
import { planOf, type TaskWords } from './plan-rig.ts';
import { resourceLanes } from './resource-use.ts';
import type { RunState, TaskState } from './run-state.ts';
import { barsOf } from './timeline-bars.ts';
import { orderTasks } from './timeline-order.ts';

/** Second of the run and what happened then. */
type Happened = readonly [seconds: number, body: EventBody];

function runOf(tasks: Readonly<Record<string, TaskWords>>, happened: readonly Happened[]): RunState {
  const plan = planOf(tasks, { maxParallelTasks: 2 });
  const all: readonly Happened[] = [
    [0, { type: 'run.created', plan, parameters: {}, trigger: { kind: 'cli' } }],
    [0, { type: 'run.started' }],
    ...happened,
  ];
  const state = foldEvents(
    all.map(([seconds, body], index) =>
      eventOf(body, { seq: index + 1, at: new Date(seconds * 1000).toISOString(), run: 'r' }),
    ),
  );
  if (state === undefined) throw new Error('nothing folded');
  return state;
}

const task = (state: RunState, path = 'a') => state.tasks.get(path) as TaskState;
const problem = { severity: 'error', code: 'test.failed', message: 'It broke.' } as const;
const started = (path: string, attempt = 1, slot = 0): EventBody => ({
  type: 'attempt.started',
  task: path,
  attempt,
  executor: 'local',
  slot,
});
const ended = (path: string, attempt = 1, outcome: 'succeeded' | 'failed' = 'succeeded'): EventBody => ({
  type: 'attempt.ended',
  task: path,
  attempt,
  outcome,
});
const seconds = (state: RunState, readySince?: number, now = 20) =>
  barsOf(task(state), readySince === undefined ? undefined : readySince * 1000, now * 1000).map(
    ({ kind, fromMs, toMs, isOpen }) => [kind, fromMs / 1000, toMs / 1000, isOpen],
  );

describe('the bars of a task', () => {
  test('are the wait for its dependencies, the line for a slot, every attempt, and the gap before a retry', () => {
    const state = runOf({ a: {} }, [
      [3, { type: 'task.queued', task: 'a', waitingFor: 'a slot' }],
      [5, started('a')],
      [8, ended('a', 1, 'failed')],
      [8, { type: 'task.retrying', task: 'a', attempt: 1, delayMs: 2000, until: '', problem }],
      [10, started('a', 2)],
    ]);
    expect(seconds(state, 1)).toEqual([
      ['waiting', 1, 3, false],
      ['queued', 3, 5, false],
      ['attempt', 5, 8, false],
      ['retrying', 8, 10, false],
      ['attempt', 10, 20, true],
    ]);
  });

  test('show the time a person took, and no work meanwhile', () => {
    const asked: readonly Happened[] = [
      [1, started('a')],
      [2, { type: 'task.deciding', task: 'a', request: {} }],
    ];
    expect(seconds(runOf({ a: {} }, asked))).toEqual([
      ['attempt', 1, 2, false],
      ['deciding', 2, 20, true],
    ]);
    const answered = runOf({ a: {} }, [
      ...asked,
      [9, { type: 'task.decided', task: 'a', by: 'me', decision: 'approve' }],
      [10, ended('a')],
      [10, { type: 'task.ended', task: 'a', status: 'succeeded', outputs: {} }],
    ]);
    expect(seconds(answered)).toEqual([
      ['attempt', 1, 2, false],
      ['deciding', 2, 9, false],
      ['attempt', 9, 10, false],
    ]);
  });

  test('end with the task when an attempt was lost in a crash', () => {
    const state = runOf({ a: {} }, [
      [1, started('a')],
      [4, { type: 'task.ended', task: 'a', status: 'failed', outputs: {} }],
    ]);
    expect(seconds(state)).toEqual([['attempt', 1, 4, false]]);
  });
});

describe('the rows of the timeline', () => {
  const tasks = { c: { after: ['b'] }, a: {}, b: { after: ['a'] }, x: {}, y: { after: ['x'] } };
  const order = (mode: 'flat' | 'waterfall') =>
    orderTasks(runOf(tasks, []), mode, () => false).map(({ task: { path } }) => path);

  test('come by level, or each below what it waits for', () => {
    expect(order('flat')).toEqual(['a', 'x', 'b', 'y', 'c']);
    expect(order('waterfall')).toEqual(['a', 'b', 'c', 'x', 'y']);
  });

  test('keep the tasks of a container below it, and hide them when it is folded', () => {
    const state = runOf({ each: {}, in1: { parent: 'each' }, last: { after: ['each'] } }, []);
    const rows = (isFolded: boolean) =>
      orderTasks(state, 'flat', () => isFolded).map(({ task: { path }, depth }) => [path, depth]);
    expect(rows(false)).toEqual([
      ['each', 0],
      ['in1', 1],
      ['last', 0],
    ]);
    expect(rows(true)).toEqual([
      ['each', 0],
      ['last', 0],
    ]);
  });
});

describe('the resource strip', () => {
  test('adds up what running tasks reserved and what was measured', () => {
    const state = runOf({ a: { resources: { cpu: 2, pools: { db: 1 } } }, b: { resources: { cpu: 1 } } }, [
      [1, started('a', 1, 0)],
      [2, started('b', 1, 1)],
      [4, ended('a')],
      [6, ended('b')],
    ]);
    const sample = { task: 'a', attempt: 1, atMs: 3000, cpu: 1.5, rssBytes: 1000 };
    const lanes = resourceLanes(state, [sample], 6000);
    const steps = (name: string) =>
      lanes.find((lane) => lane.name === name)?.reserved.map(({ atMs, value }) => [atMs / 1000, value]);
    expect(steps('slots')).toEqual([
      [1, 1],
      [2, 2],
      [4, 1],
      [6, 0],
    ]);
    expect(steps('cpu')).toEqual([
      [1, 2],
      [2, 3],
      [4, 1],
      [6, 0],
    ]);
    expect(steps('pool:db')).toEqual([
      [1, 1],
      [4, 0],
    ]);
    expect(lanes.find(({ name }) => name === 'slots')?.capacity).toBe(2);
    expect(lanes.find(({ name }) => name === 'cpu')?.used.map(({ value }) => value)).toEqual([1.5, 0]);
  });
});

describe('the expected end', () => {
  test('is now plus what is left, with the work already done taken off', () => {
    const state = runOf({ a: { estimateMs: 10_000 }, b: { estimateMs: 5000, after: ['a'] } }, [[0, started('a')]]);
    expect(expectedEnd(state, 4000)?.endMs).toBe(15_000);
    // Longer than estimated: the task may end any moment, and what comes after it still takes its time.
    expect(expectedEnd(state, 12_000)?.endMs).toBe(17_000);
  });

  test('is not guessed for a run that has ended', () => {
    const state = runOf({ a: {} }, [[1, { type: 'run.ended', status: 'succeeded', outputs: {} }]]);
    expect(expectedEnd(state, 2000)).toBeUndefined();
  });
});

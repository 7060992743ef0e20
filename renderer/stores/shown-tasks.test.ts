import { expect, test } from 'vitest';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { TaskStatus } from '#shared/run/task-status.ts';
import { roundsOf, taskOf } from './shown-tasks.ts';

function tasksOf(statuses: Readonly<Record<string, TaskStatus>>): RunState['tasks'] {
  const entries = Object.entries(statuses).map(
    ([path, status]) => [path, { path, status } as unknown as TaskState] as const,
  );
  return new Map(entries);
}

const all = { rounds: {}, prefix: '' };
const RUN = tasksOf({
  each: 'failed',
  'each[0].lint': 'succeeded',
  'each[0].test': 'succeeded',
  'each[1].lint': 'failed',
  'each[1].test': 'skipped',
  'each[2].deep[0].say': 'succeeded',
  'each[2].deep[1].say': 'running',
  'gate.build': 'succeeded',
  'gate.each[1].say': 'cached',
});

test('a card in a container shows the most telling of its tasks, or that of the round somebody chose', () => {
  expect(taskOf(RUN, 'each.lint', all)?.path).toBe('each[1].lint');
  expect(taskOf(RUN, 'each.lint', { ...all, rounds: { each: 0 } })?.path).toBe('each[0].lint');
  expect(taskOf(RUN, 'each.lint', { ...all, rounds: { each: 2 } })).toBeUndefined();
  expect(taskOf(RUN, 'each', { ...all, rounds: { each: 0 } })?.path).toBe('each');
});

test('containers in containers: a round of the inner one within the round of the outer', () => {
  expect(taskOf(RUN, 'each.deep.say', { ...all, rounds: { each: 2, 'each.deep': 0 } })?.path).toBe(
    'each[2].deep[0].say',
  );
  expect(taskOf(RUN, 'each.deep.say', { ...all, rounds: { each: 0 } })).toBeUndefined();
});

test('inside a workflow that a node runs, its nodes show the tasks of that node', () => {
  expect(taskOf(RUN, 'build', { rounds: {}, prefix: 'gate' })?.path).toBe('gate.build');
  expect(taskOf(RUN, 'each.say', { rounds: { each: 1 }, prefix: 'gate' })?.path).toBe('gate.each[1].say');
  expect(taskOf(RUN, 'build', { rounds: {}, prefix: 'other' })).toBeUndefined();
});

test('the rounds of a container, each with what tells most about it', () => {
  expect(roundsOf(RUN, 'each', { ...all, rounds: { each: 1 } })).toEqual([
    { index: 0, status: 'succeeded' },
    { index: 1, status: 'failed' },
    { index: 2, status: 'running' },
  ]);
  expect(roundsOf(RUN, 'each.deep', { ...all, rounds: { each: 2 } })).toHaveLength(2);
  expect(roundsOf(RUN, 'each.deep', { ...all, rounds: { each: 0 } })).toEqual([]);
  expect(roundsOf(RUN, 'each', { rounds: {}, prefix: 'gate' })).toEqual([{ index: 1, status: 'cached' }]);
});

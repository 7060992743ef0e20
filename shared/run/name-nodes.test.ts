import { expect, test } from 'vitest';
import { taskNames } from './name-nodes.ts';

const tasks = [
  { path: 'unit', node: 'unit', name: 'Unit tests' },
  { path: 'each', node: 'each', name: 'Each browser' },
  { path: 'each[0].e2e', node: 'each.e2e', name: 'End to end' },
  { path: 'each[1].e2e', node: 'each.e2e', name: 'End to end' },
  { path: 'each[1].trace', node: 'each.trace', name: 'Run a command' },
  { path: 'format', node: 'format', name: 'Run a command' },
];
const names = taskNames(new Map(tasks.map((task) => [task.path, task])));

test('a sentence names nodes as their cards do', () => {
  expect(names.inWords('Waiting for `unit` and `each[1].e2e`')).toBe('Waiting for Unit tests and End to end');
  expect(names.inWords('Skipped: `unit` failed and this node runs after it succeeded')).toBe(
    'Skipped: Unit tests failed and this node runs after it succeeded',
  );
  expect(names.inWords(undefined)).toBeUndefined();
});

test('nodes whose cards say the same are told apart by their ids', () => {
  expect(names.inWords('Waiting for `format` and `each[1].trace`')).toBe('Waiting for format and trace');
});

test('pools, locks, cases and what is no node of the run keep their names', () => {
  expect(names.inWords('Waiting for pool `unit` (1/1 used by `unit`)')).toBe(
    'Waiting for pool `unit` (1/1 used by Unit tests)',
  );
  expect(names.inWords('Waiting for lock `unit` (held by `each`)')).toBe(
    'Waiting for lock `unit` (held by Each browser)',
  );
  expect(names.inWords('Skipped: `each` chose `unit` and this node runs after `unit`')).toBe(
    'Skipped: Each browser chose `unit` and this node runs after `unit`',
  );
  expect(names.inWords('only cached when the node says `cache`')).toBe('only cached when the node says `cache`');
});

test('a task of a loop says which iteration it is', () => {
  expect(names.titleOf('unit')).toBe('Unit tests');
  expect(names.titleOf('each[1].e2e')).toBe('End to end · iteration 2');
  expect(names.titleOf('each[1].trace')).toBe('trace · iteration 2');
  expect(names.titleOf('gone[3].task')).toBe('gone[3].task');
});

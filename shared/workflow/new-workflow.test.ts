import { expect, test } from 'vitest';
import { CATALOGUE } from './catalogue-rig.ts';
import { newNode, newWorkflowText } from './new-workflow.ts';
import { readWorkflow } from './read.ts';

test.each(['untitled', 'quality gate', 'yes', '017', '1.5', 'null', 'a - b'])(
  'a new workflow named %j is valid, empty and has that name',
  (name) => {
    expect(readWorkflow(newWorkflowText(name))).toEqual({
      workflow: { formatVersion: 1, name, nodes: {} },
      problems: [],
    });
  },
);

test('a new node has a readable id that is free at every depth, and no parameters', () => {
  const action = CATALOGUE.get('shell.run')!;
  expect(newNode(action, undefined)).toEqual({ id: 'run', node: { action: 'shell.run' } });
  const { workflow } = readWorkflow(
    'formatVersion: 1\nnodes:\n  run: { action: x.y }\n  g: { action: flow.group, nodes: { run_2: { action: x.y } } }\n',
  );
  expect(newNode(action, workflow).id).toBe('run_3');
  expect(newNode(CATALOGUE.get('static-analysis.eslint')!, workflow).id).toBe('eslint');
});

test('an action whose own word says too little is called as its manifest says', () => {
  const action = { ...CATALOGUE.get('shell.run')!, nodeId: 'command' };
  expect(newNode(action, undefined).id).toBe('command');
  const { workflow } = readWorkflow('formatVersion: 1\nnodes: { command: { action: x.y } }\n');
  expect(newNode(action, workflow).id).toBe('command_2');
});

test('a new container has a place for its nodes', () => {
  expect(newNode(CATALOGUE.get('flow.for-each')!, undefined)).toEqual({
    id: 'for_each',
    node: { action: 'flow.for-each', nodes: {} },
  });
});

import { expect, test } from 'vitest';
import { searchWorkflow, wordsOfWorkflow } from './search-text.ts';

const words = wordsOfWorkflow(
  'gate',
  `formatVersion: 1
name: Quality gate
nodes:
  lint: { action: static-analysis.eslint, name: Look for mistakes }
  each:
    action: flow.each
    nodes:
      e2e: { action: shell.run, description: Opens a browser }
`,
);

test('workflows, nodes inside nodes, actions and descriptions are found, whatever the case', () => {
  expect(searchWorkflow('gate', words, 'QUALITY')).toEqual([{ kind: 'workflow', text: 'Quality gate' }]);
  expect(searchWorkflow('gate', words, 'eslint')).toEqual([
    { kind: 'action', node: 'lint', text: 'static-analysis.eslint' },
  ]);
  expect(searchWorkflow('gate', words, 'browser opens')).toEqual([
    { kind: 'description', node: 'each.e2e', text: 'Opens a browser' },
  ]);
  expect(searchWorkflow('gate', words, 'mistakes eslint')).toEqual([
    { kind: 'node', node: 'lint', text: 'Look for mistakes' },
  ]);
});

test('nothing is found for nothing, and a file that cannot be read has its name only', () => {
  expect(searchWorkflow('gate', words, ' ')).toEqual([]);
  expect(searchWorkflow('draft', wordsOfWorkflow('draft', '{{{'), 'draft')).toEqual([
    { kind: 'workflow', text: 'draft' },
  ]);
});

import { expect, test } from 'vitest';
import { readWorkflow } from './read.ts';
import { staleNodes } from './stale.ts';
import type { Workflow } from './workflow.ts';

const workflowOf = (nodes: string): Workflow => {
  const { workflow } = readWorkflow(`formatVersion: 1\nnodes:\n${nodes}`);
  if (workflow === undefined) throw new Error('unreadable');
  return workflow;
};
const shell = (id: string, more = '', command = 'ls') =>
  `  ${id}: { action: shell.run, parameters: { command: ${command} }${more} }\n`;
const BEFORE = shell('a') + shell('b', ', after: [a]') + shell('c', ', after: [b]') + shell('other');
const stale = (now: string) =>
  Object.fromEntries(
    [...staleNodes(workflowOf(BEFORE), workflowOf(now))].map(([path, it]) => [path, 'on' in it ? it.on : it.kind]),
  );

test('the same text, another name, and other rules for retrying leave nothing stale', () => {
  expect(stale(BEFORE)).toEqual({});
  expect(stale(BEFORE.replace('{ action: shell.run', '{ name: First, retry: 3, action: shell.run'))).toEqual({});
});

test('a changed parameter makes its own node stale, and what comes after follows it', () => {
  expect(stale(shell('a') + shell('b', ', after: [a]', 'pwd') + shell('c', ', after: [b]') + shell('other'))).toEqual({
    b: 'edited',
    c: 'b',
  });
});

test('a new edge makes its target stale, not its source', () => {
  expect(stale(BEFORE.replace(shell('other'), shell('other', ', after: [a]')))).toEqual({ other: 'edited' });
});

test('a node put in makes itself and the first one after it stale', () => {
  const now =
    shell('a') + shell('between', ', after: [a]') + shell('b', ', after: [between]') + shell('c', ', after: [b]');
  expect(stale(now + shell('other'))).toEqual({ between: 'edited', b: 'edited', c: 'b' });
});

test('a node taken out makes the first one after it stale', () => {
  expect(stale(shell('a') + shell('c', ', after: [a]') + shell('other'))).toEqual({ c: 'edited' });
});

test('a change inside a container makes the container stale, and what comes after it', () => {
  const each = (command: string) =>
    `  each:\n    action: flow.for-each\n    parameters: { items: [1] }\n    nodes:\n      inner: { action: shell.run, parameters: { command: ${command} } }\n`;
  const found = staleNodes(
    workflowOf(each('ls') + shell('last', ', after: [each]')),
    workflowOf(each('pwd') + shell('last', ', after: [each]')),
  );
  expect(Object.fromEntries(found)).toMatchObject({
    each: { kind: 'edited' },
    'each.inner': { kind: 'edited' },
    last: { kind: 'follows' },
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readClip } from './clipboard.ts';
import { nodesInText } from './nodes-in-text.ts';

const ids = (text: string): readonly string[] | undefined => {
  const nodes = nodesInText(text);
  return nodes === undefined ? undefined : Object.keys(nodes);
};

test('nodes marked in a text editor are nodes: a whole file, all of "nodes:", some of them, or what stands under one id', () => {
  expect(ids('formatVersion: 1\nname: x\nnodes:\n  lint:\n    action: static-analysis.lint\n')).toEqual(['lint']);
  expect(ids('nodes:\n  a: { action: flow.fail }\n  b: { action: flow.fail }\n')).toEqual(['a', 'b']);
  expect(ids('  a:\n    action: flow.fail\n  b:\n    action: flow.fail\n    after: [a]\n')).toEqual(['a', 'b']);
  expect(ids('    action: shell.run # says one\n    parameters: { command: echo 1 }\n')).toEqual(['run']);
  expect(ids('{"lint": {"action": "static-analysis.lint"}}')).toEqual(['lint']);
});

test('marked from the middle of the first line it is still the same nodes', () => {
  expect(ids('a:\n    action: flow.fail\n  b:\n    action: flow.fail\n')).toEqual(['a', 'b']);
  expect(nodesInText('action: shell.run\n    parameters:\n      command: echo 1\n')).toEqual({
    run: { action: 'shell.run', parameters: { command: 'echo 1' } },
  });
});

test('ids that could not be read again become ids that can, and none is lost', () => {
  expect(ids('my lint: { action: x.y }\nmy-lint: { action: x.y }\n')).toEqual(['my_lint', 'my_lint_2']);
});

test('any other text holds no nodes', () => {
  expect(ids('What action: to take?')).toBeUndefined();
  expect(ids('action: [')).toBeUndefined();
  expect(ids('on: push\njobs:\n  build: { runs-on: x, steps: [{ action: 1 }] }')).toBeUndefined();
  expect(ids('- action: x.y')).toBeUndefined();
  expect(ids('')).toBeUndefined();
  // Whatever is on the clipboard, reading it never throws.
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => nodesInText(`${text}\naction: x`)).not.toThrow();
    }),
  );
});

test('a workflow file on the clipboard is pasted as its nodes', () => {
  const clip = readClip('formatVersion: 1\nname: x\nnodes:\n  a: { action: flow.fail }\n');
  expect(clip).toEqual({ codomyrmexNodes: 1, nodes: { a: { action: 'flow.fail' } }, places: {} });
});

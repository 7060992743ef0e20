import { expect, test } from 'vitest';
import { pasteEdits, readClip, shiftToRepeat } from './clipboard.ts';

const PLACES = { a: { x: 0, y: 0 }, a_2: { x: 320, y: 40 }, b: { x: 0, y: 80 } };

test('a copy that was moved says how far the next copy goes, as long as it is what is selected', () => {
  const last = { original: 'a', paths: ['a_2'] };
  expect(shiftToRepeat(last, ['a_2'], PLACES)).toEqual({ x: 320, y: 40 });
  expect(shiftToRepeat(last, ['b'], PLACES)).toBeUndefined();
  expect(shiftToRepeat(last, ['a_2', 'b'], PLACES)).toBeUndefined();
  expect(shiftToRepeat({ original: 'gone', paths: ['a_2'] }, ['a_2'], PLACES)).toBeUndefined();
  expect(shiftToRepeat(undefined, [], PLACES)).toBeUndefined();
});

test('copies are numbered on, and an id that only looks like a number in a row stays what it is', () => {
  const node = { action: 'shell.run' };
  const clip = readClip('codomyrmexNodes: 1\nnodes: { lint_2: { action: shell.run }, api_2: { action: shell.run } }');
  if (clip === undefined) throw new Error('no clip');
  const workflow = { formatVersion: 1 as const, nodes: { lint: node, lint_2: node, api_2: node } };
  expect(pasteEdits(workflow, clip, { keepsIncoming: false }).paths).toEqual(['lint_3', 'api_2_2']);
});

import { describe, expect, test } from 'vitest';
import { pictureDifference } from './picture-difference.ts';

const BEFORE = `formatVersion: 1
nodes:
  lint: { action: shell.run, parameters: { command: [eslint] } }
  old: { action: git.status, after: [lint] }
  tests: { action: testing.run, parameters: { path: test } }
  all:
    action: flow.group
    nodes:
      one: { action: git.log }
`;
const AFTER = `formatVersion: 1
nodes:
  lint: { action: shell.run, parameters: { command: [oxlint] } }
  unit_tests: { action: testing.run, parameters: { path: test }, after: [lint] }
  all:
    action: flow.group
    nodes:
      one: { action: git.log }
      two: { action: git.status }
`;

function pictured(before: string, after: string) {
  const result = pictureDifference({ text: before }, { text: after });
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

describe('two versions in one drawing', () => {
  test('every node of either version has one card, which says what happened to it', () => {
    const { nodes } = pictured(BEFORE, AFTER);
    expect(Object.fromEntries(nodes.map(({ path, change }) => [path, change]))).toEqual({
      lint: 'changed',
      unit_tests: 'renamed',
      all: 'same',
      'all.one': 'same',
      'all.two': 'added',
      old: 'removed',
    });
  });

  test('no card lies on another, and inner cards lie in their container', () => {
    const { nodes } = pictured(BEFORE, AFTER);
    const boxes = nodes.filter(({ path }) => !path.includes('.')).map(({ box }) => box);
    for (const [index, one] of boxes.entries())
      for (const other of boxes.slice(index + 1))
        expect(
          one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y,
        ).toBe(true);
  });

  test('edges that came and went are told from those that stayed', () => {
    const { edges } = pictured(BEFORE, AFTER);
    expect(edges.map(({ source, target, change }) => `${source} ${target} ${change}`)).toEqual([
      'lint unit_tests added',
      'lint old removed',
    ]);
  });

  test('a workflow that was not there yet is all added; the same text changes nothing; a text that is none is a problem', () => {
    expect(new Set(pictured('', AFTER).nodes.map(({ change }) => change))).toEqual(new Set(['added']));
    expect(new Set(pictured(AFTER, AFTER).nodes.map(({ change }) => change))).toEqual(new Set(['same']));
    expect(pictureDifference({ text: 'nodes: [' }, { text: AFTER })).toMatchObject({
      ok: false,
      problem: { code: 'diff.unreadable' },
    });
  });

  test('a card that only stands elsewhere is moved', () => {
    const layout = (x: number) => ({ version: 1 as const, nodes: { lint: { x, y: 0 } }, groups: {}, notes: {} });
    const text = 'formatVersion: 1\nnodes:\n  lint: { action: git.status }\n';
    const result = pictureDifference({ text, layout: layout(0) }, { text, layout: layout(80) });
    expect(result.ok && result.value.nodes.map(({ change }) => change)).toEqual(['moved']);
  });
});

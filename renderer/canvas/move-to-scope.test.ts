import { describe, expect, test } from 'vitest';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import { edgesOf } from '#shared/workflow/edges.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { EMPTY_LAYOUT, type Workflow } from '#shared/workflow/workflow.ts';
import type { Places } from './layout-tree.ts';
import { moveToScope } from './move-to-scope.ts';

const TEXT = `formatVersion: 1
nodes:
  a: { action: x.a }
  b: { action: x.b, after: [a], parameters: { in: "{{ nodes.a.outputs.out }}" } }
  c: { action: x.c, after: [b], parameters: { in: "{{ nodes.b.outputs.out }}" } }
  each:
    action: flow.for-each
    after: [a]
    nodes:
      inner: { action: x.i, after: [b] }
      next: { action: x.i, after: [inner] }
`;
const PLACES: Places = {
  a: { x: 0, y: 0 },
  b: { x: 320, y: 0 },
  c: { x: 640, y: 0 },
  each: { x: 320, y: 300 },
  'each.inner': { x: 24, y: 160 },
  'each.next': { x: 344, y: 160 },
};

function moved(
  paths: readonly string[],
  scope: string | undefined,
  absolute: Places,
  text = TEXT,
): { readonly workflow: Workflow; readonly layout: Places; readonly paths: readonly string[] } {
  const { workflow } = readWorkflow(text);
  if (workflow === undefined) throw new Error('not readable');
  const desk = { workflow, catalogue: new Map(), places: PLACES, unsaved: {} };
  const least = scope === undefined ? { x: -Infinity, y: -Infinity } : { x: 24, y: 152 };
  const { edits, paths: now } = moveToScope(desk, edgesOf(workflow), paths, scope, absolute, least);
  const nodes = Object.fromEntries(Object.entries(PLACES).map(([path, place]) => [path, { ...place }]));
  const layout = { ...EMPTY_LAYOUT, nodes };
  const result = applyEdits({ name: 'test', text, layout }, edits);
  if (!result.ok) throw new Error(result.problem.message);
  const after = readWorkflow(result.value.text).workflow;
  if (after === undefined) throw new Error('not readable');
  return { workflow: after, layout: result.value.layout.nodes, paths: now };
}

describe('a card dragged into a container', () => {
  const { workflow, layout, paths } = moved(['b'], 'each', { b: { x: 400, y: 500 } });

  test('lies inside, where the hand let go', () => {
    expect(Object.keys(workflow.nodes)).toEqual(['a', 'c', 'each']);
    expect(paths).toEqual(['each.b']);
    expect(layout['each.b']).toEqual({ x: 80, y: 200 });
    expect(layout['b']).toBeUndefined();
  });

  test('still sees what is outside, and is still seen by what is inside', () => {
    expect(workflow.nodes['each']?.nodes?.['b']).toMatchObject({
      after: ['a'],
      parameters: { in: '{{ nodes.a.outputs.out }}' },
    });
    expect(workflow.nodes['each']?.nodes?.['inner']?.after).toEqual(['b']);
  });

  test('what came after it comes after the container; a value that cannot be seen any more is let go', () => {
    expect(workflow.nodes['c']).toEqual({ action: 'x.c', after: ['each'] });
  });

  test('it never lies over the ports of the container', () => {
    expect(moved(['b'], 'each', { b: { x: 300, y: 310 } }).layout['each.b']).toEqual({ x: 24, y: 152 });
  });
});

describe('a card dragged out of a container', () => {
  test('lies outside, keeps what it can see, and is still waited for inside', () => {
    const { workflow, layout } = moved(['each.inner'], undefined, { 'each.inner': { x: -100, y: 700 } });
    expect(workflow.nodes['inner']).toEqual({ action: 'x.i', after: ['b'] });
    expect(workflow.nodes['each']?.nodes?.['next']?.after).toEqual(['inner']);
    expect(layout['inner']).toEqual({ x: -100, y: 700 });
  });

  test('no longer waits for what stays inside, but for the whole container', () => {
    const { workflow } = moved(['each.next'], undefined, { 'each.next': { x: 900, y: 700 } });
    expect(workflow.nodes['next']?.after).toEqual(['each']);
  });

  test('however what it waited for ended, it goes on however the container ends', () => {
    const text = TEXT.replace('after: [inner]', 'after: { inner: finished }');
    const { workflow } = moved(['each.next'], undefined, {}, text);
    expect(workflow.nodes['next']?.after).toEqual({ each: 'finished' });
  });

  test('two that go together stay together', () => {
    const { workflow } = moved(['each.inner', 'each.next'], undefined, {});
    expect(workflow.nodes['next']?.after).toEqual(['inner']);
  });

  test('a name that is taken outside is changed', () => {
    const { paths } = moved(['each.inner'], undefined, {}, TEXT.replace('  a: {', '  inner: { action: x.z }\n  a: {'));
    expect(paths).toEqual(['inner_2']);
  });
});

test('what waits for the container does not come to wait for itself', () => {
  const text = TEXT.replace(
    'after: [b], parameters: { in: "{{ nodes.b',
    'after: [each, b], parameters: { in: "{{ nodes.b',
  );
  const { workflow } = moved(['c'], 'each', { c: { x: 400, y: 600 } }, text);
  expect(workflow.nodes['each']?.nodes?.['c']?.after).toEqual(['b']);
});

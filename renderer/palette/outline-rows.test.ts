import { expect, test } from 'vitest';
import { EMPTY_LAYOUT, type Layout, type Workflow } from '#shared/workflow/workflow.ts';
import { outlineRows, stepFrom } from './outline-rows.ts';

const workflow: Workflow = {
  formatVersion: 1,
  nodes: {
    lint: { action: 'a.b' },
    each: { action: 'flow.for-each', nodes: { say: { action: 'a.b' } } },
    last: { action: 'a.b' },
  },
};
const box = { x: 0, y: 0, width: 10, height: 10 };
const layout: Layout = {
  ...EMPTY_LAYOUT,
  groups: { checks: { title: 'Checks', ...box } },
  notes: { why: { text: 'Because', ...box }, inside: { text: 'In it', ...box } },
};
const members = new Map([['group:checks', ['lint', 'note:inside']]]);
const keys = (folded: readonly string[]): readonly string[] =>
  outlineRows(workflow, layout, members, new Set(folded)).map(({ key, depth }) => `${depth} ${key}`);

test('groups with what stands in them, containers with what they hold, and notes', () => {
  expect(keys([])).toEqual([
    '1 group:checks',
    '2 lint',
    '2 note:inside',
    '1 each',
    '2 each.say',
    '1 last',
    '1 note:why',
  ]);
  expect(keys(['group:checks', 'each'])).toEqual(['1 group:checks', '1 each', '1 last', '1 note:why']);
});

test('arrows walk, fold and unfold as in every tree', () => {
  const rows = outlineRows(workflow, layout, members, new Set());
  const none = new Set<string>();
  expect(stepFrom(rows, 3, 'ArrowRight', none)).toEqual({ to: 4 });
  expect(stepFrom(rows, 4, 'ArrowLeft', none)).toEqual({ to: 3 });
  expect(stepFrom(rows, 3, 'ArrowLeft', none)).toEqual({ fold: true });
  expect(stepFrom(rows, 3, 'ArrowRight', new Set(['each']))).toEqual({ fold: false });
  expect(stepFrom(rows, 6, 'ArrowDown', none)).toBeUndefined();
  expect(stepFrom(rows, 6, 'Home', none)).toEqual({ to: 0 });
});

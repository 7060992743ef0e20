import { expect, test } from 'vitest';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import { invertEdits } from '#shared/workflow/invert.ts';
import { EMPTY_LAYOUT, type Layout } from '#shared/workflow/workflow.ts';
import { arrange, arrangeable } from './arrange.ts';
import { changeMarks, membersOf, moveMarks, newGroup, newNote, removeMarks, type Rect } from './marks.ts';

const TEXT = 'formatVersion: 1\nnodes: {}\n';
const documentOf = (layout: Layout) => ({ name: 'gate', text: TEXT, layout });

function rects(places: Record<string, readonly [number, number]>): ReadonlyMap<string, Rect> {
  return new Map(Object.entries(places).map(([path, [x, y]]) => [path, { x, y, width: 240, height: 100 }]));
}

test('a note lies on the grid, in the layout and nowhere in the text; undo takes it away', () => {
  const before = documentOf(EMPTY_LAYOUT);
  const { key, edits } = newNote(before.layout, { x: 13, y: 21 });
  const result = applyEdits(before, edits);
  if (!result.ok) throw new Error(result.problem.message);
  expect(key).toBe('note:note');
  expect(result.value.text).toBe(TEXT);
  expect(result.value.layout.notes['note']).toEqual({ text: '', x: 16, y: 24, width: 240, height: 120 });
  const back = applyEdits(result.value, invertEdits(before, result.value));
  expect(back.ok && back.value.layout).toEqual(EMPTY_LAYOUT);
});

test('marks are changed one by one: what another hand did to the others stays', () => {
  const layout: Layout = {
    ...EMPTY_LAYOUT,
    notes: { why: { text: 'Why', x: 0, y: 0, width: 100, height: 100, from: 'elsewhere' } },
    groups: { checks: { title: 'Checks', x: 0, y: 0, width: 500, height: 300 } },
  };
  expect(changeMarks(layout, { 'note:why': { text: '**Now**' }, 'group:gone': { title: 'x' } })).toEqual([
    {
      type: 'layout.notes',
      notes: { why: { text: '**Now**', x: 0, y: 0, width: 100, height: 100, from: 'elsewhere' } },
    },
  ]);
  expect(moveMarks(layout, { 'group:checks': { x: 7.6, y: -3.2 } })).toEqual([
    { type: 'layout.groups', groups: { checks: { title: 'Checks', x: 8, y: -3, width: 500, height: 300 } } },
  ]);
  const gone = applyEdits(documentOf(layout), removeMarks(layout, ['note:why', 'group:checks']));
  expect(gone.ok && gone.value.layout).toEqual(EMPTY_LAYOUT);
});

test('a group goes around what was chosen, and what stands in it goes with it', () => {
  const cards = rects({ lint: [0, 0], test: [320, 0], far: [2000, 0] });
  const group = newGroup(EMPTY_LAYOUT, [cards.get('lint')!, cards.get('test')!], 'Checks');
  const [edit] = group?.edits ?? [];
  const frame = edit?.type === 'layout.groups' ? edit.groups['group'] : undefined;
  expect(frame).toMatchObject({ title: 'Checks', x: -24, width: 608 });
  expect(membersOf(frame!, cards)).toEqual(['lint', 'test']);
  expect(newGroup(EMPTY_LAYOUT, [], 'Nothing')).toBeUndefined();
});

test('nodes are aligned by an edge or their middles', () => {
  const cards = rects({ a: [0, 0], b: [100, 40], c: [50, 90] });
  expect(arrange(cards, 'left')).toEqual({ a: { x: 0, y: 0 }, b: { x: 0, y: 40 }, c: { x: 0, y: 90 } });
  expect(arrange(cards, 'bottom')).toEqual({ a: { x: 0, y: 90 }, b: { x: 100, y: 90 }, c: { x: 50, y: 90 } });
  expect(arrange(cards, 'middle')['b']).toEqual({ x: 100, y: 45 });
  expect(arrange(rects({ a: [0, 0] }), 'left')).toEqual({});
});

test('distributing makes equal gaps and leaves the outermost where they are', () => {
  expect(arrange(rects({ a: [0, 0], b: [250, 8], c: [960, 0] }), 'horizontal')).toEqual({ b: { x: 480, y: 8 } });
  expect(arrange(rects({ a: [0, 0], b: [0, 500] }), 'vertical')).toEqual({});
});

test('only nodes of one scope are put in order together', () => {
  expect(arrangeable(['each.a', 'each.b', 'top'])).toEqual(['each.a', 'each.b']);
  expect(arrangeable(['each', 'each.a', 'top'])).toEqual(['each', 'top']);
});

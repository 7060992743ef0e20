import { expect, test } from 'vitest';
import { edgesOf } from '#shared/workflow/edges.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { foldContainers } from './collapse.ts';
import { cardsOf } from './flow-graph.ts';

const { workflow } = readWorkflow(`formatVersion: 1
nodes:
  a: { action: x.a }
  each:
    action: flow.for-each
    nodes:
      one: { action: x.b, after: [a] }
      two: { action: x.b, after: [a, one] }
  end: { action: x.c, after: [each] }
`);

test('a folded container hides what it holds and takes the edges into it on itself, once each', () => {
  if (workflow === undefined) throw new Error('not readable');
  const edges = edgesOf(workflow);
  const all = cardsOf(workflow, new Map(), edges, false);
  const layout = { ...EMPTY_LAYOUT, nodes: { each: { x: 0, y: 0, collapsed: true } } };
  const { cards, edges: drawn } = foldContainers(all, edges, layout);
  expect(cards.map((card) => [card.path, card.hidden])).toEqual([
    ['a', undefined],
    ['each', 2],
    ['end', undefined],
  ]);
  expect(drawn.map((edge) => `${edge.source} > ${edge.target}.${edge.targetPort}`)).toEqual([
    'a > each.after',
    'each > end.after',
  ]);
  expect(foldContainers(all, edges, EMPTY_LAYOUT)).toEqual({ cards: all, edges });
});

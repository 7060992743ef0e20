// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ELK from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edgesOf } from '#shared/workflow/edges.ts';
import type { Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';
import { cardsOf, layoutNodesOf, shapesOf } from './flow-graph.ts';
import { rankByElk } from './layout-elk.ts';
import { countPassages, longestRanks } from './layout-rank.ts';
import { layoutTree } from './layout-dagre.ts';
import { layoutPlainly, layoutTreeBy, type LayoutNode, type Places } from './layout-tree.ts';
import { waysOf } from './routes.ts';

const elk = new ELK();
const byElk = (nodes: readonly LayoutNode[], edges: Parameters<typeof layoutTree>[1]): Promise<Places> =>
  layoutTreeBy(({ sizes, pairs }) => rankByElk(elk, sizes, pairs), nodes, edges);

const SIZE = { width: 240, height: 148, innerTop: 148, isContainer: false, children: [] };

function leaves(count: number): readonly LayoutNode[] {
  return Array.from({ length: count }, (_, index) => ({ path: `n${index}`, ...SIZE }));
}

/** Pairs of nodes that lie on each other; sorted from left to right, only near ones are compared. */
function overlaps(nodes: readonly LayoutNode[], places: Places): readonly string[] {
  const boxes = nodes.flatMap(({ path, width, height }) => {
    const at = places[path];
    return at === undefined ? [] : [{ path, ...at, width, height }];
  });
  const sorted = boxes.toSorted((a, b) => a.x - b.x);
  return sorted.flatMap((a, index) => {
    const found: string[] = [];
    for (let next = index + 1; next < sorted.length; next += 1) {
      const b = sorted[next];
      if (b === undefined || b.x >= a.x + a.width) break;
      if (b.y < a.y + a.height && a.y < b.y + b.height) found.push(`${a.path} ${b.path}`);
    }
    return found;
  });
}

describe('laying out with ELK', () => {
  test('no two cards overlap, whatever the edges', { timeout: 300_000 }, async () => {
    const graph = fc.integer({ min: 2, max: 12 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        edges: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 1, maxLength: 20 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(graph, async ({ count, edges }) => {
        const nodes = leaves(count);
        const places = await byElk(
          nodes,
          edges.filter(([a, b]) => a !== b).map(([a, b]) => ({ source: `n${a}`, target: `n${b}` })),
        );
        expect(Object.keys(places)).toHaveLength(count);
        expect(overlaps(nodes, places)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  test('every node stands right of what it waits for', { timeout: 300_000 }, async () => {
    const edges = leaves(60).flatMap((_, index) =>
      index < 10 ? [] : [7, 10].map((back) => ({ source: `n${index - back}`, target: `n${index}` })),
    );
    const places = await byElk(leaves(60), edges);
    const wrong = edges.filter(({ source, target }) => (places[source]?.x ?? 0) >= (places[target]?.x ?? 0));
    expect(wrong).toEqual([]);
  });
});

describe('a graph of 5,000 nodes', () => {
  const nodes = leaves(5000);
  const edges = nodes.flatMap((_, index) =>
    index < 70
      ? []
      : [
          { source: `n${index - 70}`, target: `n${index}` },
          ...(index % 3 === 0 ? [{ source: `n${index - 67}`, target: `n${index}` }] : []),
        ],
  );

  test('is laid out without a library in plain columns, and overflows nothing', { timeout: 120_000 }, () => {
    const places = layoutTree(nodes, edges);
    expect(overlaps(nodes, places)).toEqual([]);
  });

  test('stands in plain columns until it is laid out, each node right of what it comes after', () => {
    const places = layoutPlainly(nodes, edges);
    expect(overlaps(nodes, places)).toEqual([]);
    const isRight = edges.every(({ source, target }) => (places[source]?.x ?? 0) < (places[target]?.x ?? 0));
    expect(isRight).toBe(true);
  });
});

test('a fan of 300 stands in several columns at once, not in one that nobody could read', () => {
  const edges = leaves(300).flatMap(({ path }) => [
    { source: 'first', target: path },
    { source: path, target: 'last' },
  ]);
  const nodes = [{ path: 'first', ...SIZE }, ...leaves(300), { path: 'last', ...SIZE }];
  const places = layoutPlainly(nodes, edges);
  expect(overlaps(nodes, places)).toEqual([]);
  const points = Object.values(places);
  expect(Math.max(...points.map(({ y }) => y))).toBeLessThan(Math.max(...points.map(({ x }) => x)));
});

test('the columns that edges pass are counted before a library is asked', () => {
  const pairs = [
    { source: 'a', target: 'b' },
    { source: 'b', target: 'c' },
    { source: 'c', target: 'd' },
    { source: 'a', target: 'd' },
  ];
  expect(countPassages(['a', 'b', 'c', 'd'], pairs)).toBe(2);
  expect(Object.fromEntries(longestRanks(['a', 'b', 'c', 'd'], pairs))).toEqual({ b: 1, c: 2, d: 3 });
});

const INSTANCES = join(import.meta.dirname, '../../../shared/data/wfinstances');
const files = existsSync(INSTANCES) ? readdirSync(INSTANCES).filter((name) => name.endsWith('.json')) : [];

interface Instance {
  readonly workflow: {
    readonly specification: { readonly tasks: readonly { readonly id: string; readonly parents: readonly string[] }[] };
  };
}

function workflowOf(file: string): Workflow {
  const { workflow } = JSON.parse(readFileSync(join(INSTANCES, file), 'utf8')) as Instance;
  const idOf = (name: string): string => `t-${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`;
  const nodes: Record<string, WorkflowNode> = {};
  for (const { id, parents } of workflow.specification.tasks)
    nodes[idOf(id)] = { action: 'shell.run', name: id, after: parents.map(idOf) };
  return { formatVersion: 1, nodes };
}

describe.skipIf(files.length === 0)('real workflows', () => {
  test.each(files)('%s is laid out and every edge finds its way', { timeout: 300_000 }, async (file) => {
    const workflow = workflowOf(file);
    const edges = edgesOf(workflow);
    const cards = cardsOf(workflow, new Map(), edges, true);
    const nodes = layoutNodesOf(cards, true);
    const places = cards.length > 500 ? await byElk(nodes, edges) : layoutTree(nodes, edges);
    expect(overlaps(nodes, places)).toEqual([]);
    const shapes = shapesOf(cards, places, { version: 1, nodes: {}, groups: {}, notes: {} }, true);
    const ways = waysOf({ edges, places, shapes });
    expect(edges.length).toBeGreaterThan(0);
    expect(ways.size).toBe(edges.length);
  });
});

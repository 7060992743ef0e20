import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import { EMPTY_LAYOUT, type Workflow } from '#shared/workflow/workflow.ts';
import { cardShape, DOT, STATUS_ROW, type CardShape } from './card-shape.ts';
import { cardsOf, layoutNodesOf, shapesOf } from './flow-graph.ts';
import { layoutTree } from './layout-dagre.ts';
import type { Places } from './layout-tree.ts';
import { cardRows, connectedPorts, NO_PORTS } from './ports.ts';
import { middleOf, pathOf, routeEdge, type Box, type Way } from './route-edge.ts';
import { waysOf, waysOfDragged, type Drawn } from './routes.ts';

function edge(source: string, target: string, parameter?: string): Edge {
  const [sourcePort, targetPort] =
    parameter === undefined ? ['done', 'after'] : ['outputs.a', `parameters.${parameter}`];
  return {
    id: `${source}:${sourcePort}->${target}:${targetPort}`,
    source,
    target,
    sourcePort,
    targetPort,
    kind: parameter === undefined ? 'order' : 'data',
    condition: 'succeeded',
  };
}

function shapesFor(paths: readonly string[], edges: readonly Edge[], hasStatus: boolean): Map<string, CardShape> {
  const connected = connectedPorts(edges);
  return new Map(
    paths.map((path) => [
      path,
      cardShape(cardRows({ action: 'x.y' }, undefined, connected.get(path) ?? NO_PORTS), 1, hasStatus),
    ]),
  );
}

/** Cards as tall as their edges make them, laid out by the program itself. */
function drawn(paths: readonly string[], edges: readonly Edge[]): Drawn {
  const shapes = shapesFor(paths, edges, true);
  const nodes = [...shapes].map(([path, { width, height, innerTop }]) => ({
    path,
    width,
    height,
    innerTop,
    isContainer: false,
    children: [],
  }));
  return { edges, shapes, places: layoutTree(nodes, edges) };
}

function boxOf({ places, shapes }: Drawn, path: string): Box {
  const { x, y } = places[path] ?? { x: 0, y: 0 };
  const { width, height } = shapes.get(path) ?? { width: 0, height: 0 };
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/** Cards a way runs behind. */
function hidden(way: Way, boxes: readonly Box[]): readonly Box[] {
  return boxes.filter((box) =>
    way.some((point, index) => {
      const next = way[index + 1];
      return (
        next !== undefined &&
        Math.max(point.x, next.x) > box.left + 1 &&
        Math.min(point.x, next.x) < box.right - 1 &&
        Math.max(point.y, next.y) > box.top + 1 &&
        Math.min(point.y, next.y) < box.bottom - 1
      );
    }),
  );
}

const NAMES = Array.from({ length: 10 }, (_, index) => `n${index}`);
const graphs = fc
  .array(
    fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.constantFrom(undefined, 'p', 'q'))
      .filter(([a, b]) => a < b),
    { minLength: 1, maxLength: 18 },
  )
  .map((ends) => [
    ...new Map(ends.map(([a, b, port]) => edge(`n${a}`, `n${b}`, port)).map((each) => [each.id, each])).values(),
  ]);

describe('the way of an edge', () => {
  test('no edge of a laid out workflow runs behind a card', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const drawing = drawn(NAMES, edges);
        const boxes = NAMES.map((name) => boxOf(drawing, name));
        const behind = [...waysOf(drawing)].filter(([, way]) => hidden(way, boxes).length > 0);
        expect(behind).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('it has right angles only, and begins and ends at its ports', () => {
    fc.assert(
      fc.property(
        fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) }),
        fc.array(fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })), { maxLength: 8 }),
        (to, corners) => {
          const boxes = corners.map(([left, top]) => ({ left, top, right: left + 240, bottom: top + 150 }));
          const way = routeEdge({ x: 0, y: 0 }, to, boxes);
          expect(way[0]).toEqual({ x: 0, y: 0 });
          expect(way.at(-1)).toEqual(to);
          const slanted = way.slice(1).filter((point, index) => point.x !== way[index]?.x && point.y !== way[index]?.y);
          expect(slanted).toEqual([]);
          expect(pathOf(way)).not.toContain('NaN');
          expect(Number.isFinite(middleOf(way).x)).toBe(true);
        },
      ),
    );
  });

  test('a card between two others is passed above or below it, whichever is nearer', () => {
    const box = { left: 320, top: 0, right: 560, bottom: 150 };
    const passed = (y: number): readonly number[] =>
      routeEdge({ x: 245, y }, { x: 635, y }, [box]).map((point) => point.y);
    expect(Math.min(...passed(30))).toBeLessThan(0);
    expect(Math.max(...passed(30))).toBe(30);
    expect(Math.max(...passed(120))).toBeGreaterThan(150);
  });

  test('a free way between neighbours is not bent more than it must', () => {
    expect(routeEdge({ x: 0, y: 0 }, { x: 80, y: 0 }, [])).toHaveLength(2);
    expect(routeEdge({ x: 0, y: 0 }, { x: 80, y: 50 }, [])).toHaveLength(4);
  });

  test('an edge back to the left leaves to the right and comes in from the left', () => {
    const way = routeEdge({ x: 500, y: 100 }, { x: 0, y: 100 }, [{ left: 5, top: 40, right: 495, bottom: 160 }]);
    expect(way[1]?.x).toBeGreaterThan(500);
    expect(way.at(-2)?.x).toBeLessThan(0);
    expect(way.every((point, index) => index < 2 || index > 3 || point.y < 40 || point.y > 160)).toBe(true);
  });
});

describe('edges side by side', () => {
  const shapesOf = (paths: readonly string[], edges: readonly Edge[], places: Places): Drawn => ({
    ...drawn(paths, edges),
    places,
  });

  test('two edges between two columns do not lie on each other', () => {
    const edges = [edge('a', 'd'), edge('b', 'c')];
    const drawing = shapesOf(['a', 'b', 'c', 'd'], edges, {
      a: { x: 0, y: 0 },
      b: { x: 0, y: 200 },
      c: { x: 320, y: 0 },
      d: { x: 320, y: 200 },
    });
    const [one, other] = [...waysOf(drawing).values()].map((way) => way[1]?.x ?? 0);
    expect(Math.abs((one ?? 0) - (other ?? 0))).toBeGreaterThanOrEqual(6);
  });

  test('edges from one port run together', () => {
    const edges = [edge('a', 'b'), edge('a', 'c')];
    const drawing = shapesOf(['a', 'b', 'c'], edges, {
      a: { x: 0, y: 0 },
      b: { x: 320, y: 100 },
      c: { x: 320, y: 300 },
    });
    const [one, other] = [...waysOf(drawing).values()].map((way) => way[1]?.x);
    expect(one).toBe(other);
  });
});

test('the row that a first run adds to every card leads no edge another way', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const withRow = drawn(NAMES, edges);
      const before = { ...withRow, shapes: shapesFor(NAMES, edges, false), reserved: STATUS_ROW };
      expect([...waysOf(before)]).toEqual([...waysOf(withRow)]);
    }),
    { numRuns: 50 },
  );
});

test('while a card is dragged only its own edges move', () => {
  const edges = [edge('a', 'b'), edge('b', 'c'), edge('d', 'e')];
  const drawing = drawn(['a', 'b', 'c', 'd', 'e'], edges);
  const ways = waysOfDragged(drawing, { c: { x: 900, y: 900 } });
  expect([...ways.keys()]).toEqual(['b:done->c:after']);
  expect(ways.get('b:done->c:after')?.at(-1)).toMatchObject({ x: 895 });
});

test('an edge between cards inside containers, however deep, is drawn from port to port', () => {
  const run = { action: 'shell.run' };
  const workflow: Workflow = {
    formatVersion: 1,
    nodes: {
      start: run,
      each: {
        action: 'flow.group',
        after: ['start'],
        nodes: {
          e2e: run,
          report: { ...run, after: { e2e: 'finished' } },
          tries: { action: 'flow.group', nodes: { ping: run, pong: { ...run, after: ['ping'] } } },
        },
      },
    },
  };
  const edges = edgesOf(workflow);
  const cards = cardsOf(workflow, new Map(), edges, true);
  const places = layoutTree(layoutNodesOf(cards, true), edges);
  const shapes = shapesOf(cards, places, EMPTY_LAYOUT, true);
  const ways = waysOf({ edges, places, shapes });
  expect(edges.map(({ id }) => id).filter((id) => !ways.has(id))).toEqual([]);
  const at = (path: string): number =>
    path.split('.').reduce((sum, _, index, ids) => sum + (places[ids.slice(0, index + 1).join('.')]?.x ?? NaN), 0);
  for (const { id, source, target } of edges) {
    const way = ways.get(id) ?? [];
    expect(way[0]?.x).toBe(at(source) + (shapes.get(source)?.width ?? NaN) + DOT / 2);
    expect(way.at(-1)?.x).toBe(at(target) - DOT / 2);
  }
});

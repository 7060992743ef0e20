import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Edge } from '#shared/workflow/edges.ts';
import { actionManifestSchema } from '#shared/module/manifest.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { cardShape } from './card-shape.ts';
import { edgeFlow, isTaken } from './edge-flow.ts';
import { layoutTree } from './layout-dagre.ts';
import type { LayoutNode } from './layout-tree.ts';
import { freeSpot, placeMissing } from './places.ts';
import { cardRows } from './ports.ts';
import { statusWords } from './status-words.ts';
import { fitName } from './text-width.ts';
import { reach, walk } from './walk.ts';
import { firstZoomLevel, mapFar, nextZoomLevel, type ZoomLevel } from './zoom-level.ts';

function edge(source: string, target: string, condition = 'succeeded'): Edge {
  return {
    id: `${source}>${target}`,
    source,
    target,
    sourcePort: 'done',
    targetPort: 'after',
    kind: 'order',
    condition,
  };
}

function task(status: TaskState['status'], more: Partial<TaskState> = {}): TaskState {
  return {
    path: 'a',
    node: 'a',
    action: 'x.y',
    name: 'A',
    status,
    attempts: [],
    maxAttempts: 1,
    outputs: {},
    artifacts: [],
    ...more,
  };
}

describe('zoom levels', () => {
  test('a level changes only ten per cent beyond its border, on the way back too', () => {
    expect(nextZoomLevel('full', 0.64)).toBe('full');
    expect(nextZoomLevel('full', 0.62)).toBe('compact');
    expect(nextZoomLevel('compact', 0.76)).toBe('compact');
    expect(nextZoomLevel('compact', 0.78)).toBe('full');
    expect(nextZoomLevel('compact', 0.37)).toBe('compact');
    expect(nextZoomLevel('compact', 0.35)).toBe('map');
    expect(nextZoomLevel('map', 0.43)).toBe('map');
    expect(nextZoomLevel('map', 0.45)).toBe('compact');
  });

  test('asking again at the same zoom never changes the answer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<ZoomLevel>('full', 'compact', 'map'),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        (level, zoom) => {
          const next = nextZoomLevel(level, zoom);
          expect(nextZoomLevel(next, zoom)).toBe(next);
        },
      ),
    );
  });

  test('a line of the map stays about as wide on the screen, however far away it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.44, noNaN: true }), (zoom) => {
        expect(zoom * mapFar(zoom)).toBeGreaterThanOrEqual(0.79);
        expect(zoom * mapFar(zoom)).toBeLessThanOrEqual(1.6);
      }),
    );
  });

  test('without a level before, the plain borders hold', () => {
    expect([0.7, 0.69, 0.4, 0.39].map(firstZoomLevel)).toEqual(['full', 'compact', 'compact', 'map']);
  });
});

describe('laying out', () => {
  const leaf = (path: string): LayoutNode => ({
    path,
    width: 240,
    height: 120,
    innerTop: 120,
    isContainer: false,
    children: [],
  });

  test('what comes behind stands to the right, on the grid, with a gap', () => {
    const places = layoutTree(
      [leaf('a'), leaf('b'), leaf('c')],
      [
        { source: 'a', target: 'b' },
        { source: 'b', target: 'c' },
      ],
    );
    expect(places['b']?.x).toBeGreaterThanOrEqual((places['a']?.x ?? 0) + 240 + 40);
    expect(places['c']?.x).toBeGreaterThanOrEqual((places['b']?.x ?? 0) + 240 + 40);
    for (const { x, y } of Object.values(places)) expect([x % 8, y % 8]).toEqual([0, 0]);
  });

  test('no two cards overlap, whatever the edges', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 11 })).filter(([a, b]) => a < b);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (pairs) => {
        const nodes = Array.from({ length: 12 }, (_, index) => leaf(`n${index}`));
        const places = Object.values(
          layoutTree(
            nodes,
            pairs.map(([a, b]) => ({ source: `n${a}`, target: `n${b}` })),
          ),
        );
        for (const [index, a] of places.entries()) {
          for (const b of places.slice(index + 1))
            expect(Math.abs(a.x - b.x) >= 240 || Math.abs(a.y - b.y) >= 120).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the arms of a fan stand in the order of the document, their hub beside the middle one, on one line', () => {
    const arms = Array.from({ length: 7 }, (_, index) => leaf(`arm${index}`));
    const places = layoutTree(
      [leaf('start'), ...arms, leaf('end')],
      arms.flatMap(({ path }) => [
        { source: 'start', target: path },
        { source: path, target: 'end' },
      ]),
    );
    const heights = arms.map(({ path }) => places[path]?.y ?? 0);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(new Set(arms.map(({ path }) => places[path]?.x)).size).toBe(1);
    expect([places['start']?.y, places['end']?.y]).toEqual([heights[3], heights[3]]);
  });

  test('a fan of hundreds does not make one column of hundreds', () => {
    const arms = Array.from({ length: 200 }, (_, index) => leaf(`arm${index}`));
    const places = layoutTree(
      [leaf('start'), ...arms],
      arms.map(({ path }) => ({ source: 'start', target: path })),
    );
    expect(Math.max(...arms.map(({ path }) => places[path]?.y ?? 0))).toBeLessThan(5000);
  });

  test('nodes without edges stand in a row below the rest', () => {
    const places = layoutTree([leaf('lone'), leaf('a'), leaf('b'), leaf('other')], [{ source: 'a', target: 'b' }]);
    expect([places['a']?.y, places['b']?.y]).toEqual([0, 0]);
    expect(places['lone']?.y).toBe(places['other']?.y);
    expect(places['lone']?.y).toBeGreaterThan(120);
    expect([places['lone']?.x, places['other']?.x]).toEqual([places['a']?.x, places['b']?.x]);
  });

  test('a graph too large for sorting still runs from left to right', () => {
    const nodes = Array.from({ length: 1600 }, (_, index) => leaf(`n${index}`));
    const edges = nodes.slice(1).map((_, index) => ({ source: `n${Math.floor(index / 2)}`, target: `n${index + 1}` }));
    const places = layoutTree(nodes, edges);
    for (const { source, target } of edges)
      expect(places[target]?.x ?? 0).toBeGreaterThan((places[source]?.x ?? 0) + 240);
  });

  test('inner nodes lie below the ports of their container', () => {
    const each: LayoutNode = {
      path: 'each',
      width: 240,
      height: 160,
      innerTop: 160,
      isContainer: true,
      children: [leaf('each.a'), leaf('each.b')],
    };
    const places = layoutTree([each], [{ source: 'each.a', target: 'each.b' }]);
    expect(places['each.a']?.y).toBeGreaterThanOrEqual(160);
    expect(places['each.b']?.x).toBeGreaterThan((places['each.a']?.x ?? 0) + 240);
  });

  test('a node without a place goes right of what it comes after and covers nothing', () => {
    const size = { width: 240, height: 120 };
    const sizes = new Map([
      ['a', size],
      ['b', size],
      ['new', size],
    ]);
    const kept = { a: { x: 0, y: 0 }, b: { x: 320, y: 0 } };
    const places = placeMissing(sizes, kept, {}, [{ source: 'a', target: 'new' }]);
    expect(places['new']).toEqual({ x: 320, y: 152 });
  });

  test('a free spot is taken as it is', () => {
    expect(freeSpot({ x: 3, y: 5 }, { width: 10, height: 10 }, [])).toEqual({ x: 0, y: 8 });
  });
});

describe('cards', () => {
  test('after and done share the last row, and every row has its handles where the eye sees them', () => {
    const rows = cardRows({ action: 'x.y' }, undefined, new Set(['outputs.a', 'outputs.b', 'parameters.p']));
    expect(rows.at(-1)).toMatchObject({ left: { id: 'after' }, right: { id: 'done' } });
    expect(rows).toHaveLength(3);
    const { handles, height } = cardShape(rows, 1, false);
    expect(handles.map((handle) => handle.id)).toEqual(['parameters.p', 'outputs.a', 'outputs.b', 'after', 'done']);
    for (const handle of handles) expect(handle.y + 5).toBeLessThan(height);
  });

  const chart = actionManifestSchema.parse({
    id: 'x.chart',
    title: 'Chart',
    description: '',
    version: 1,
    parameters: {
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['bar', 'pie'], default: 'bar' },
        data: { title: 'Data' },
        width: { type: 'number', connectable: false },
        dry: { type: 'boolean' },
        format: { type: 'string', enum: ['svg', 'png'] },
      },
      required: ['data', 'format'],
    },
    cardParameters: ['kind', 'width'],
    outputs: { svg: { title: 'SVG', type: 'image' } },
    effects: [],
    estimateMs: 1,
  });
  const lefts = (connected: readonly string[]): readonly unknown[] =>
    cardRows({ action: 'x.chart' }, chart, new Set(connected)).map((row) => row.left?.id ?? row.value);

  test('what can be connected or must be given has a port; choices and switches are shown for their value only', () => {
    expect(lefts([])).toEqual([
      { name: 'kind', label: 'kind', value: 'bar' },
      'parameters.data',
      'parameters.format',
      'after',
    ]);
  });

  test('an expression in a parameter that usually has no port gives it one', () => {
    expect(lefts(['parameters.kind', 'parameters.width', 'parameters.dry'])).toEqual([
      'parameters.kind',
      'parameters.data',
      'parameters.width',
      'parameters.dry',
      'parameters.format',
      'after',
    ]);
  });

  test('a name that needs three lines loses its middle', () => {
    const measure = (text: string): number => text.length * 10;
    expect(fitName('Lint', 100, measure)).toEqual({ text: 'Lint', lines: 1 });
    expect(fitName('Lint and test', 100, measure).lines).toBe(2);
    const long = fitName('Check every file of the whole repository twice', 100, measure);
    expect(long.lines).toBe(2);
    expect(long.text.startsWith('Check')).toBe(true);
    expect(long.text.endsWith('e')).toBe(true);
    expect(long.text).toContain('…');
  });
});

describe('what a card says of its task', () => {
  const noRun = (): undefined => undefined;

  test('a running task has its clock and its attempt', () => {
    const running = task('running', {
      startedAt: '2026-01-01T00:00:00Z',
      maxAttempts: 3,
      attempts: [{ attempt: 2, startedAt: '', logBytes: 0 }],
    });
    expect(statusWords(running, Date.parse('2026-01-01T00:00:42Z'), noRun)).toEqual([
      'Running',
      '0:42',
      'attempt 2 of 3',
    ]);
  });

  test('as long as its usual end lies ahead, that stands beside the clock; for a short task it would be there before it is read', () => {
    const running = task('running', { startedAt: '2026-01-01T00:00:00Z' });
    const at = (second: string, usualMs: number) =>
      statusWords(running, Date.parse(`2026-01-01T00:00:${second}Z`), noRun, usualMs)[1];
    expect(at('12', 40_000)).toBe('0:12 of ~0:40');
    expect(at('41', 40_000)).toBe('0:41');
    expect(at('01', 3_000)).toBe('0:01');
  });

  test('a failed task says its exit code, a cached one the run it came from', () => {
    expect(
      statusWords(task('failed', { attempts: [{ attempt: 1, startedAt: '', logBytes: 0, exitCode: 2 }] }), 0, noRun),
    ).toEqual(['Failed', 'exit 2']);
    expect(statusWords(task('cached', { cachedFrom: { run: 'r', task: 'a' } }), 0, () => 41)).toEqual([
      'Cached',
      'from run 41',
    ]);
  });

  test('a sentence that begins with the status word is not said twice', () => {
    expect(statusWords(task('waiting', { sentence: 'Waiting for Lint' }), 0, noRun)).toEqual(['Waiting for Lint']);
    expect(statusWords(task('skipped', { sentence: 'Lint failed' }), 0, noRun)).toEqual(['Skipped', 'Lint failed']);
  });

  test('a task that waits for a person says so', () => {
    expect(statusWords(task('running', { phase: 'deciding' }), 0, noRun)[0]).toBe('Needs you');
  });
});

describe('what an edge shows of a run', () => {
  test('it takes the colour of what flowed and stays grey where nothing did', () => {
    expect(edgeFlow(edge('a', 'b'), task('succeeded'), task('succeeded'))).toBe('succeeded');
    expect(edgeFlow(edge('a', 'b'), task('cached'), task('waiting'))).toBe('cached');
    expect(edgeFlow(edge('a', 'b'), task('succeeded'), task('running'))).toBe('running');
    expect(edgeFlow(edge('a', 'b'), task('failed'), task('skipped'))).toBe('none');
    expect(edgeFlow(edge('a', 'b'), undefined, undefined)).toBe('none');
  });

  test('an edge for failures is taken only by a failure', () => {
    expect(isTaken(edge('a', 'b', 'failed'), task('failed'), task('running'))).toBe(true);
    expect(isTaken(edge('a', 'b', 'failed'), task('succeeded'), task('skipped'))).toBe(false);
  });
});

describe('walking', () => {
  const centres = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 300, y: 0 }],
    ['c', { x: 300, y: 200 }],
    ['lone', { x: 0, y: 400 }],
  ]);
  const edges = [edge('a', 'b'), edge('a', 'c')];

  test('left and right follow edges, up and down go among siblings', () => {
    expect(walk('a', 'right', centres, edges)).toBe('b');
    expect(walk('b', 'down', centres, edges)).toBe('c');
    expect(walk('c', 'left', centres, edges)).toBe('a');
  });

  test('where no edge leads, the nearest card in that direction is meant', () => {
    expect(walk('a', 'down', centres, edges)).toBe('lone');
    expect(walk('lone', 'left', centres, edges)).toBeUndefined();
  });

  test('without a selection it begins at the top left', () => {
    expect(walk(undefined, 'right', centres, edges)).toBe('a');
  });

  test('everything before and behind is found through any number of edges', () => {
    const chain = [edge('a', 'b'), edge('b', 'c')];
    expect(reach(['a'], 'downstream', chain)).toEqual(['a', 'b', 'c']);
    expect(reach(['c'], 'upstream', chain)).toEqual(['c', 'b', 'a']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Edge } from '#shared/workflow/edges.ts';
import type { Card } from './flow-graph.ts';
import { givenFor, isStillSeen, NOTHING_IN_SIGHT, sightOf, type SeenView } from './in-sight.ts';
import type { Tile } from './map-tiles.ts';

/** A row of cards, 320 apart, each joined with the next. */
const PATHS = Array.from({ length: 100 }, (_, index) => `n${index}`);
const cards = PATHS.map((path) => ({ path }) as Card);
const tiles = cards.map((card, index): Tile => ({
  path: card.path,
  card,
  isFrame: false,
  x: index * 320,
  y: 0,
  width: 240,
  height: 150,
}));
const edges = PATHS.slice(1).map((target, index) => ({ id: `${index}`, source: `n${index}`, target }) as Edge);
const ways = new Map(
  edges.map(({ id }, index) => [
    id,
    [
      { x: index * 320 + 240, y: 40 },
      { x: index * 320 + 320, y: 40 },
    ],
  ]),
);
const graph = { tiles, edges, ways, told: new Set<string>() };

function viewAt(x: number, zoom = 1): SeenView {
  return { box: { x, y: -200, width: 800 / zoom, height: 600 / zoom }, zoom };
}

describe('what of a large graph is in the page', () => {
  test('is what one sees, with some room around it', () => {
    const { nodes, edges: shown } = sightOf(graph, viewAt(10_000), NOTHING_IN_SIGHT);
    expect([...nodes]).toEqual(['n30', 'n31', 'n32', 'n33', 'n34']);
    expect(shown.has('31')).toBe(true);
    expect(shown.size).toBeLessThan(8);
  });

  test('stays while the hand swings to and fro, and goes when the view has gone far', () => {
    const first = sightOf(graph, viewAt(10_000), NOTHING_IN_SIGHT);
    const second = sightOf(graph, viewAt(10_200), first);
    expect([...second.nodes]).toEqual(expect.arrayContaining([...first.nodes]));
    const far = sightOf(graph, viewAt(20_000), second);
    expect([...first.nodes].filter((path) => far.nodes.has(path))).toEqual([]);
  });

  test('is chosen again before its rim comes into sight, and when one has come much nearer', () => {
    expect(isStillSeen(viewAt(10_000), viewAt(10_150))).toBe(true);
    expect(isStillSeen(viewAt(10_000), viewAt(10_170))).toBe(false);
    expect(isStillSeen(viewAt(10_000, 0.5), viewAt(10_300, 0.5))).toBe(true);
    expect(isStillSeen(viewAt(10_000, 0.4), { box: viewAt(10_100).box, zoom: 1 })).toBe(false);
    expect(isStillSeen(viewAt(10_000), viewAt(9800, 0.5))).toBe(false);
  });
});

describe('edges that only pass through', () => {
  /** A thousand from one node on the left to nodes on the right, along one line for most of the way. */
  const fan = Array.from(
    { length: 1000 },
    (_, index) => ({ id: `${index}`, source: 'hub', target: `t${index}` }) as Edge,
  );
  const fanned = {
    tiles: [],
    edges: fan,
    ways: new Map(
      fan.map(({ id }, index) => [
        id,
        [
          { x: 0, y: 40 },
          { x: 20_000, y: 40 },
          { x: 20_000, y: 200 + index * 200 },
          { x: 20_040, y: 200 + index * 200 },
        ],
      ]),
    ),
    told: new Set<string>(),
  };

  test('and lie on each other are one line, but for those that have something to say', () => {
    expect(sightOf(fanned, viewAt(10_000), NOTHING_IN_SIGHT).edges.size).toBe(1);
    const told = sightOf({ ...fanned, told: new Set(['7', '8']) }, viewAt(10_000), NOTHING_IN_SIGHT).edges;
    expect([...told]).toEqual(expect.arrayContaining(['7', '8']));
    expect(told.size).toBe(3);
  });

  test('are all there where they part', () => {
    // Where the first ones turn off, each to a row of its own.
    const seen = sightOf(fanned, viewAt(19_600), NOTHING_IN_SIGHT).edges;
    expect(['0', '1'].every((id) => seen.has(id))).toBe(true);
    expect(seen.size).toBeLessThan(12);
  });

  test('and others only go around what is in sight are not in the page', () => {
    const around = { ...viewAt(10_000), box: { x: 10_000, y: 5000, width: 800, height: 600 } };
    expect(sightOf(fanned, around, NOTHING_IN_SIGHT).edges.size).toBe(0);
  });
});

describe('what React Flow is given of it', () => {
  const none = { always: [], moved: new Set<string>(), selected: [] };

  test('knows both ends of every edge it draws, and shows only the nodes in sight', () => {
    const given = givenFor(cards, edges, { nodes: new Set(['n5']), edges: new Set(['4', '5']) }, none);
    expect(given.cards.map(({ path }) => path)).toEqual(['n4', 'n5', 'n6']);
    expect([...given.hidden].toSorted()).toEqual(['n4', 'n6']);
  });

  test('knows what is selected and what is dragged, with its edges, wherever they are', () => {
    const given = givenFor(cards, edges, NOTHING_IN_SIGHT, {
      always: ['n50'],
      moved: new Set(['n50']),
      selected: ['n50', 'n90'],
    });
    expect(given.edges.map(({ id }) => id)).toEqual(['49', '50']);
    expect(given.cards.map(({ path }) => path)).toEqual(['n49', 'n50', 'n51', 'n90']);
    expect(given.hidden.has('n50')).toBe(false);
    expect(given.hidden.has('n90')).toBe(true);
  });

  test('knows the containers around a node', () => {
    const nested = ['a', 'a.b', 'a.b.c', 'd'].map((path) => ({ path }) as Card);
    const given = givenFor(nested, [], { nodes: new Set(['a.b.c']), edges: new Set() }, none);
    expect(given.cards.map(({ path }) => path)).toEqual(['a', 'a.b', 'a.b.c']);
  });
});

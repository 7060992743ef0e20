import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { cardsOf, shapesOf } from './flow-graph.ts';
import { outlineOf, overviewBox } from './map-overview.ts';
import { edgeStrength } from './map-painting.ts';
import {
  boxAround,
  grown,
  holdsBox,
  overlaps,
  sharedBox,
  tileAt,
  tilesOf,
  tilesWithin,
  type Box,
} from './map-tiles.ts';

const box: fc.Arbitrary<Box> = fc.record({
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
  width: fc.integer({ min: 1, max: 400 }),
  height: fc.integer({ min: 1, max: 400 }),
});

function drawn() {
  const workflow = {
    formatVersion: 1,
    nodes: {
      a: { action: 'shell.run' },
      each: { action: 'flow.group', nodes: { in: { action: 'shell.run' } } },
    },
  } as const satisfies Workflow;
  const layout = { version: 1 as const, nodes: {}, groups: {}, notes: {} };
  const cards = cardsOf(workflow, new Map(), [], true);
  const places = { a: { x: 0, y: 0 }, each: { x: 400, y: 100 }, 'each.in': { x: 24, y: 120 } };
  return tilesOf(cards, places, shapesOf(cards, places, layout, true));
}

describe('the tiles of the map', () => {
  it('stand where the cards stand, inner ones inside their frame', () => {
    const tiles = drawn();
    expect(tiles.map(({ path, x, y }) => [path, x, y])).toEqual([
      ['a', 0, 0],
      ['each', 400, 100],
      ['each.in', 424, 220],
    ]);
    const [, frame, inner] = tiles;
    expect(frame !== undefined && inner !== undefined && holdsBox(frame, inner)).toBe(true);
  });

  it('are found under the pointer: the inner one in a frame, the frame by its head, nothing beside', () => {
    const tiles = drawn();
    expect(tileAt(tiles, { x: 10, y: 10 })?.path).toBe('a');
    expect(tileAt(tiles, { x: 430, y: 230 })?.path).toBe('each.in');
    expect(tileAt(tiles, { x: 410, y: 110 })?.path).toBe('each');
    expect(tileAt(tiles, { x: 404, y: 240 })).toBeUndefined();
    expect(tileAt(tiles, { x: -5, y: 0 })).toBeUndefined();
  });

  it('are taken by a box drawn over a part of them', () => {
    const found = tilesWithin(drawn(), { x: -10, y: -10, width: 20, height: 20 });
    expect(found.map(({ path }) => path)).toEqual(['a']);
  });
});

describe('boxes', () => {
  it('what two boxes share lies in both, and has a size exactly when they overlap', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const shared = sharedBox(a, b);
        const isAny = shared.width > 0 && shared.height > 0;
        expect(isAny).toBe(overlaps(a, b));
        expect(!isAny || (holdsBox(a, shared) && holdsBox(b, shared))).toBe(true);
      }),
    );
  });

  it('the box around boxes holds each of them, and no smaller one does', () => {
    fc.assert(
      fc.property(fc.array(box, { minLength: 1 }), (boxes) => {
        const around = boxAround(boxes);
        expect(around !== undefined && boxes.every((each) => holdsBox(around, each))).toBe(true);
        expect(around !== undefined && boxes.every((each) => holdsBox(grown(around, -1), each))).toBe(false);
      }),
    );
  });
});

describe('edges of the map', () => {
  it('are paler from further away and never gone; what flowed is stronger than what did not', () => {
    const scale = fc.double({ min: 0.001, max: 2, noNaN: true });
    fc.assert(
      fc.property(scale, scale, (a, b) => {
        const [far, near] = [Math.min(a, b), Math.max(a, b)];
        expect(edgeStrength('none', far)).toBeLessThanOrEqual(edgeStrength('none', near));
        expect(edgeStrength('none', far)).toBeGreaterThanOrEqual(0.4);
        expect(edgeStrength('succeeded', far)).toBeGreaterThan(edgeStrength('none', far));
        expect(edgeStrength('failed', far)).toBe(1);
      }),
    );
  });
});

describe('the minimap of a drawn map', () => {
  it('holds every tile and what is in sight, in its own shape', () => {
    fc.assert(
      fc.property(fc.array(box), box, fc.double({ min: 0.5, max: 2, noNaN: true }), (boxes, seen, shape) => {
        const shown = overviewBox(boxes, seen, shape);
        expect([...boxes, seen].every((each) => holdsBox(shown, each))).toBe(true);
        expect(shown.width / shown.height).toBeCloseTo(shape);
      }),
    );
  });

  it('draws each tile where it stands', () => {
    expect(outlineOf([{ x: 1, y: 2, width: 3, height: 4 }])).toBe('M1 2h3v4h-3z');
  });
});

import { expect, test } from 'vitest';
import { edgesCrossed } from './slice.ts';

const ways = new Map([
  [
    'straight',
    [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ],
  ],
  [
    'bent',
    [
      { x: 0, y: 50 },
      { x: 50, y: 50 },
      { x: 50, y: 90 },
      { x: 100, y: 90 },
    ],
  ],
]);

test('the knife cuts the edges its line crosses, and only those', () => {
  expect(
    edgesCrossed(
      [
        { x: 20, y: -10 },
        { x: 20, y: 60 },
      ],
      ways,
    ),
  ).toEqual(['straight', 'bent']);
  expect(
    edgesCrossed(
      [
        { x: 40, y: 70 },
        { x: 60, y: 70 },
      ],
      ways,
    ),
  ).toEqual(['bent']);
  expect(
    edgesCrossed(
      [
        { x: 20, y: 10 },
        { x: 20, y: 40 },
      ],
      ways,
    ),
  ).toEqual([]);
  expect(
    edgesCrossed(
      [
        { x: 20, y: 10 },
        { x: 20, y: 20 },
        { x: 90, y: -5 },
      ],
      ways,
    ),
  ).toEqual(['straight']);
});

test('a press without a line cuts nothing', () => {
  expect(edgesCrossed([{ x: 20, y: 0 }], ways)).toEqual([]);
});

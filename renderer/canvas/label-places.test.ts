import { expect, test } from 'vitest';
import { labelPlaces } from './label-places.ts';
import { middleOf, type Way } from './route-edge.ts';

const level = (y: number, width = 400): Way => [
  { x: 0, y },
  { x: width, y },
];

test('words stand in the middle of the longest run of their edge', () => {
  const way: Way = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 300 },
    { x: 160, y: 300 },
  ];
  expect(labelPlaces(new Map([['one', way]])).get('one')).toEqual({ x: 100, y: 150 });
});

test('words of edges that run beside each other do not lie on each other', () => {
  const places = labelPlaces(
    new Map([
      ['one', level(0)],
      ['two', level(8)],
      ['three', level(16)],
      ['far', level(200)],
    ]),
  );
  const [one, two, three] = ['one', 'two', 'three'].map((id) => places.get(id)?.x ?? Number.NaN);
  expect(one).toBe(200);
  for (const [a, b] of [
    [one, two],
    [one, three],
    [two, three],
  ])
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeGreaterThanOrEqual(60);
  expect(places.get('far')).toEqual({ x: 200, y: 200 });
});

test('where there is no room at all, words stay in the middle of their edge', () => {
  const ways = new Map(Array.from({ length: 20 }, (_, index) => [`edge-${index}`, level(0, 100)] as const));
  const places = [...labelPlaces(ways).values()];
  expect(places).toHaveLength(20);
  expect(places.filter(({ x, y }) => y !== 0 || x <= 0 || x >= 100)).toEqual([]);
  expect(places.at(-1)).toEqual(middleOf(level(0, 100)));
});

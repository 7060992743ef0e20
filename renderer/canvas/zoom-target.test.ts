import { expect, test } from 'vitest';
import { middleAtFullSize } from './zoom-target.ts';

const SIZE = { width: 800, height: 600 };
const card = (x: number, y: number) => ({ x, y, width: 240, height: 160 });

test('at full size what is selected stands in the middle', () => {
  expect(middleAtFullSize([card(0, 0), card(5000, 0)], [card(5000, 0)], { x: 0, y: 0 }, SIZE)).toEqual({
    x: 5120,
    y: 80,
  });
});

test('where nothing is selected the middle stays, unless that would show an empty screen: then the next card comes there', () => {
  expect(middleAtFullSize([card(0, 0)], [], { x: 300, y: 100 }, SIZE)).toEqual({ x: 300, y: 100 });
  expect(middleAtFullSize([card(0, 0), card(3000, 0)], [], { x: 1800, y: 0 }, SIZE)).toEqual({ x: 3120, y: 80 });
  expect(middleAtFullSize([], [], { x: 7, y: 8 }, SIZE)).toEqual({ x: 7, y: 8 });
});

test('a selection larger than the screen shows the card of it that is next', () => {
  const wide = [card(0, 0), card(5000, 0)];
  expect(middleAtFullSize(wide, wide, { x: 4000, y: 0 }, SIZE)).toEqual({ x: 5120, y: 80 });
});

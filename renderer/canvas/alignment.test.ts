import { describe, expect, test } from 'vitest';
import { alignRect } from './alignment.ts';

const other = { x: 320, y: 96, width: 240, height: 160 };

describe('cards in line', () => {
  test('a card near the line of another goes onto it and says so', () => {
    const { at, guides } = alignRect({ x: 316, y: 700, width: 240, height: 120 }, [other], 6, 8);
    expect(at).toEqual({ x: 320, y: 704 });
    expect(guides).toEqual([{ axis: 'x', at: 320, from: 96, to: 824 }]);
  });

  test('beyond the reach of the magnet the grid decides', () => {
    const { at, guides } = alignRect({ x: 305, y: 709, width: 240, height: 120 }, [other], 6, 8);
    expect(at).toEqual({ x: 304, y: 712 });
    expect(guides).toEqual([]);
  });

  test('middles and ends count as well as beginnings', () => {
    expect(alignRect({ x: 0, y: 118, width: 240, height: 120 }, [other], 6, 8).at.y).toBe(116);
    expect(alignRect({ x: 0, y: 138, width: 240, height: 120 }, [other], 6, 8).at.y).toBe(136);
  });

  test('cards far away are no reason to stand in line', () => {
    expect(alignRect({ x: 323, y: 3000, width: 240, height: 120 }, [other], 6, 8).guides).toEqual([]);
  });
});

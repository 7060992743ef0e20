import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startPlace, type Bounds } from './window-place.ts';

const laptop: Bounds = { x: 0, y: 25, width: 1440, height: 875 };
const beside: Bounds = { x: 1440, y: 0, width: 2560, height: 1400 };
const left: Bounds = { x: 1600, y: 100, width: 1200, height: 800 };

describe('the window opens', () => {
  test('as it was left', () => {
    expect(startPlace({ bounds: left, maximized: false }, [laptop, beside])).toEqual(left);
  });

  test('on the main display, in its old size, when its display has gone', () => {
    expect(startPlace({ bounds: left, maximized: false }, [laptop])).toEqual({ width: 1200, height: 800 });
  });

  test('no larger than the display the first time', () => {
    expect(startPlace(undefined, [{ x: 0, y: 0, width: 1280, height: 700 }])).toEqual({ width: 1280, height: 700 });
  });

  test('with its title bar in reach', () => {
    expect(startPlace({ bounds: { ...left, y: -300 }, maximized: false }, [laptop, beside])).not.toHaveProperty('y');
  });

  test('always where a person can take hold of it', () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (bounds) => {
        const place = startPlace({ bounds, maximized: false }, [laptop, beside]);
        if (!('x' in place)) return true;
        return [laptop, beside].some(
          (area) =>
            place.y >= area.y &&
            place.y < area.y + area.height &&
            place.x < area.x + area.width &&
            place.x + place.width > area.x,
        );
      }),
    );
  });
});

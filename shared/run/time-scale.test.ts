import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FOLD_PX, idleGaps, ticksIn, timeScale, worthFolding } from './time-scale.ts';

const span = { fromMs: 1000, toMs: 11_000 };

describe('the axis of the timeline', () => {
  test('folds a gap of more than a tenth of the whole, and none that is shorter', () => {
    const busy = [
      { fromMs: 1000, toMs: 2000 },
      { fromMs: 2900, toMs: 3000 },
      { fromMs: 9000, toMs: 11_000 },
    ];
    expect(idleGaps(busy, span)).toEqual([{ fromMs: 3000, toMs: 9000 }]);
  });

  test('folds no gap that is hardly wider drawn than folded', () => {
    const gap = { fromMs: 3000, toMs: 5000 };
    expect(worthFolding([gap], span, 600)).toEqual([]);
    expect(worthFolding([gap], span, 1200)).toEqual([gap]);
  });

  test('fits the whole into the view at zoom 1 and shows two milliseconds per pixel at zoom 100', () => {
    const fit = timeScale(span, [], 800, 1);
    expect(fit.widthPx).toBeCloseTo(800);
    expect([fit.toPx(span.fromMs), fit.toPx(span.toMs)]).toEqual([0, fit.widthPx]);
    expect(timeScale(span, [], 800, 100).pxPerMs).toBeCloseTo(0.5);
  });

  test('gives a folded gap a fixed width, whatever the zoom', () => {
    const gap = { fromMs: 3000, toMs: 9000 };
    for (const zoom of [1, 50, 100]) {
      const scale = timeScale(span, [gap], 800, zoom);
      expect(scale.toPx(gap.toMs) - scale.toPx(gap.fromMs)).toBeCloseTo(FOLD_PX);
    }
  });

  test('marks round times, never inside a folded gap', () => {
    const scale = timeScale(span, [{ fromMs: 3000, toMs: 9500 }], 800, 1);
    const ticks = ticksIn(scale, span, { fromPx: 0, toPx: 800 }, 60);
    expect(ticks[0]).toBe(0);
    expect(ticks.every((ms) => ms <= 2000 || ms >= 8500)).toBe(true);
    expect(ticks.some((ms) => ms >= 8500)).toBe(true);
  });

  test('leads from a time to its pixel and back, and never backwards', () => {
    const times = fc.integer({ min: 1000, max: 11_000 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 1, max: 100 }), (one, other, zoom) => {
        const scale = timeScale(span, [{ fromMs: 4000, toMs: 8000 }], 700, zoom);
        expect(scale.toMs(scale.toPx(one))).toBeCloseTo(one, 3);
        expect(scale.toPx(Math.min(one, other))).toBeLessThanOrEqual(scale.toPx(Math.max(one, other)));
      }),
    );
  });
});

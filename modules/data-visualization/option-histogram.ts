import type { CustomSeriesRenderItemAPI } from 'echarts';
import type { ChartPlan } from '#shared/module/chart.ts';
import { PALETTE } from './colors.ts';
import { gridOption, LABEL_SIZE, NO_LEGEND, shownName, valueAxis, type Option, type Picture } from './picture.ts';
import { textWidth } from './text-width.ts';
import { formatNumber } from '#shared/module/unit.ts';

type HistogramPlan = Extract<ChartPlan, { kind: 'histogram' }>;

/** Drawn as rectangles between the edges of each bin, so that the axis stays one of numbers. */
export function histogramOption({ bins, axes }: HistogramPlan, picture: Picture): Option {
  const counts = bins.map(({ count }) => count);
  return {
    ...gridOption(picture, NO_LEGEND),
    xAxis: binAxis(bins, axes, picture),
    yAxis: valueAxis({ name: axes.y, unit: '', place: 'y', numbers: counts }, picture),
    series: [
      {
        type: 'custom',
        data: bins.map(({ from, to, count }) => [from, count, to]),
        encode: { x: [0, 2], y: 1 },
        renderItem: (_: unknown, api: CustomSeriesRenderItemAPI) => {
          const [left = 0, top = 0] = api.coord([api.value(0), api.value(1)]);
          const [right = 0, bottom = 0] = api.coord([api.value(2), 0]);
          const gap = right - left > 6 ? 1 : 0;
          const shape = { x: left + gap, y: top, width: Math.max(0.5, right - left - 2 * gap), height: bottom - top };
          return { type: 'rect', shape, style: { fill: PALETTE[0] } };
        },
      },
    ],
  };
}

/** Ticks lie on the edges of the bins; where each bin stands for one whole number, on these. */
function binAxis(bins: HistogramPlan['bins'], { x, unit }: HistogramPlan['axes'], picture: Picture): Option {
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const isPerNumber = bins.every((bin) => bin.to - bin.from === 1 && !Number.isInteger(bin.from));
  const widest = Math.max(...bins.map((bin) => textWidth(formatNumber(bin.to, unit), LABEL_SIZE)));
  const room = Math.max(1, Math.floor((picture.width - 100) / (widest + 24)));
  const step = ((to - from) / bins.length) * Math.ceil(bins.length / room);
  const isWholeSteps = bins.length % Math.ceil(bins.length / room) === 0;
  const style = valueAxis({ name: shownName(x), unit, place: 'x', numbers: [from] }, picture);
  return {
    ...style,
    splitLine: { show: false },
    min: from,
    max: to,
    ...(isPerNumber
      ? { axisLabel: { ...(style['axisLabel'] as Option), customValues: wholeNumbers(from, to, step) } }
      : { interval: step, axisLabel: { ...(style['axisLabel'] as Option), showMaxLabel: isWholeSteps } }),
  };
}

function wholeNumbers(from: number, to: number, step: number): readonly number[] {
  const numbers: number[] = [];
  for (let number = Math.ceil(from); number < to; number += step) numbers.push(number);
  return numbers;
}

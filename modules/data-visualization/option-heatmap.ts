import type { ChartPlan } from '#shared/module/chart.ts';
import { AMOUNTS, AROUND_ZERO, BACKGROUND, MUTED, TEXT } from './colors.ts';
import {
  axisStyle,
  contentTop,
  FONT,
  LABEL_SIZE,
  shownName,
  xNamePlace,
  type Option,
  type Picture,
} from './picture.ts';
import { fitText, textWidth } from './text-width.ts';
import { formatNumber } from '#shared/module/unit.ts';

type HeatmapPlan = Extract<ChartPlan, { kind: 'heatmap' }>;

const MAX_LABELLED = 240;

export function heatmapOption(plan: HeatmapPlan, picture: Picture): Option {
  const { low, high } = rangeOf(plan);
  const rowRoom = picture.width * 0.3;
  const columns = plan.columns.map((name) => fitText(name, LABEL_SIZE, picture.height * 0.28));
  const rows = plan.rows.map((name) => fitText(name, LABEL_SIZE, rowRoom));
  const left = Math.max(...rows.map((name) => textWidth(name, LABEL_SIZE)));
  const slot = (picture.width - left - 150) / columns.length;
  const isSlanted = columns.some((name) => textWidth(name, LABEL_SIZE) > slot - 2);
  const slantedGap = Math.max(...columns.map((name) => textWidth(name, LABEL_SIZE))) * 0.71 + 22;
  return {
    grid: {
      left: 24,
      right: 96,
      top: contentTop(picture) + 4,
      bottom: 24,
      outerBoundsMode: 'same',
      outerBoundsContain: 'all',
    },
    xAxis: {
      ...labelAxis(shownName(plan.axes.x), columns, { rotate: isSlanted ? 45 : 0, hideOverlap: true }),
      ...xNamePlace,
      nameGap: isSlanted ? slantedGap : 30,
    },
    yAxis: {
      ...labelAxis(shownName(plan.axes.y), rows, { hideOverlap: true }),
      inverse: true,
      nameLocation: 'start',
      nameGap: 12,
    },
    visualMap: {
      type: 'continuous',
      min: low,
      max: high,
      calculable: false,
      orient: 'vertical',
      right: 24,
      top: 'center',
      itemWidth: 12,
      itemHeight: Math.min(200, picture.height * 0.4),
      text: [formatNumber(high, plan.axes.unit), formatNumber(low, plan.axes.unit)],
      textStyle: { fontFamily: FONT, fontSize: LABEL_SIZE, color: MUTED },
      inRange: { color: [...(low < 0 && high > 0 ? AROUND_ZERO : AMOUNTS)] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells(plan, low, high, picture, slot),
        itemStyle: { borderColor: BACKGROUND, borderWidth: plan.columns.length * plan.rows.length > 2000 ? 0 : 1 },
      },
    ],
  };
}

/** Amounts begin at their lowest value; where there are negative ones too, zero lies in the middle of the colours. */
function rangeOf({ cells }: HeatmapPlan): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const [, , value] of cells) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low < 0 && high > 0) return { low: -Math.max(-low, high), high: Math.max(-low, high) };
  return low === high ? { low: Math.min(0, low), high: Math.max(0, high) || 1 } : { low, high };
}

function labelAxis(name: string, data: readonly string[], label: Option): Option {
  const style = axisStyle(name);
  const axisLabel = { ...(style['axisLabel'] as Option), ...label };
  return {
    ...style,
    type: 'category',
    data: [...data],
    axisLabel,
    axisLine: { show: false },
    splitArea: { show: false },
  };
}

function cells(plan: HeatmapPlan, low: number, high: number, picture: Picture, slot: number): readonly Option[] {
  const texts = plan.cells.map(([, , value]) => formatNumber(value, plan.axes.unit));
  const widest = Math.max(...texts.map((text) => textWidth(text, LABEL_SIZE)));
  const cellHeight = (picture.height - contentTop(picture) - 90) / plan.rows.length;
  const show = plan.cells.length <= MAX_LABELLED && widest < slot - 4 && cellHeight >= 16;
  return plan.cells.map(([x, y, value], index) => {
    const share = (value - low) / (high - low || 1);
    const isDark = low < 0 && high > 0 ? share < 0.22 || share > 0.75 : share > 0.5;
    const label = {
      show,
      formatter: texts[index],
      fontFamily: FONT,
      fontSize: LABEL_SIZE,
      color: isDark ? '#FFFFFF' : TEXT,
    };
    return { value: [x, y, value], label };
  });
}

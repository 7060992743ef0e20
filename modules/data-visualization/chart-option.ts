import type { EChartsCoreOption } from 'echarts/core';
import type { ChartPlan } from '#shared/module/chart.ts';
import { barOption } from './option-bar.ts';
import { heatmapOption } from './option-heatmap.ts';
import { histogramOption } from './option-histogram.ts';
import { pieOption } from './option-pie.ts';
import { pointsOption } from './option-points.ts';
import type { Option, Picture } from './picture.ts';
import { frameOption } from './picture.ts';

export interface ChartOption {
  readonly option: EChartsCoreOption;
  /** What drawing itself left out; for the log. */
  readonly notes: readonly string[];
}

export function chartOption(plan: ChartPlan, picture: Picture): ChartOption {
  const notes: string[] = [];
  const option: Option = { ...frameOption(picture), ...optionOf(plan, picture, notes) };
  return { option, notes };
}

function optionOf(plan: ChartPlan, picture: Picture, notes: string[]): Option {
  switch (plan.kind) {
    case 'bar':
      return barOption(plan, picture);
    case 'line':
    case 'scatter':
      return pointsOption(plan, picture, notes);
    case 'histogram':
      return histogramOption(plan, picture);
    case 'pie':
      return pieOption(plan, picture);
    case 'heatmap':
      return heatmapOption(plan, picture);
  }
}

import type { Result } from '#shared/result.ts';
import type { ChartRequest, PlannedChart } from './chart-plan.ts';
import { planBar, planPie } from './plan-categories.ts';
import { planHeatmap } from './plan-heatmap.ts';
import { planHistogram } from './plan-histogram.ts';
import { planPoints } from './plan-points.ts';
import type { Table } from './table.ts';

/** Decides what is drawn of a table. A problem instead of a plan names the column or row that is in the way. */
export function planChart(table: Table, request: ChartRequest): Result<PlannedChart> {
  switch (request.kind) {
    case 'bar':
      return planBar(table, request);
    case 'line':
    case 'scatter':
      return planPoints(table, request.kind, request);
    case 'histogram':
      return planHistogram(table, request);
    case 'pie':
      return planPie(table, request);
    case 'heatmap':
      return planHeatmap(table, request);
  }
}

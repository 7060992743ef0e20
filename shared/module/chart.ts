import { z } from 'zod';
import { UNITS } from './unit.ts';

/*
 * What the output `chart` of a chart carries: what is drawn, decided before anything is drawn. Numbers and names only, no colours and no pixels,
 * so that a picture, the window and a report draw the same.
 */

export const CHART_KINDS = ['bar', 'line', 'scatter', 'histogram', 'pie', 'heatmap'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

const unitSchema = z.enum(UNITS);
/** `unit`: of the numbers, that is those on the y axis, for a histogram those on the x axis. */
const axisNamesSchema = z.object({ x: z.string(), y: z.string(), unit: unitSchema }).readonly();
export type AxisNames = z.infer<typeof axisNamesSchema>;

const amountSchema = z.number().nullable();
const namesSchema = z.array(z.string()).readonly();

const barPlanSchema = z.object({
  kind: z.literal('bar'),
  categories: namesSchema,
  series: z.array(z.object({ name: z.string(), values: z.array(amountSchema).readonly() }).readonly()).readonly(),
  axes: axisNamesSchema,
});

const pointSeriesSchema = z
  .object({
    name: z.string(),
    /** A null makes a gap in the line. */
    points: z.array(z.tuple([z.number(), amountSchema]).readonly()).readonly(),
  })
  .readonly();
export type PointSeries = z.infer<typeof pointSeriesSchema>;

const pointsPlanSchema = z.object({
  kind: z.enum(['line', 'scatter']),
  /** Of the x values: numbers, milliseconds since 1970 (UTC), or places in `categories`. */
  axis: z.enum(['value', 'time', 'category']),
  categories: namesSchema,
  series: z.array(pointSeriesSchema).readonly(),
  axes: axisNamesSchema,
  xUnit: unitSchema,
});

/** `from` is in it, `to` is not (but in the last one). */
const binSchema = z.object({ from: z.number(), to: z.number(), count: z.number() }).readonly();
export type Bin = z.infer<typeof binSchema>;

export const chartPlanSchema = z.discriminatedUnion('kind', [
  barPlanSchema.readonly(),
  pointsPlanSchema.readonly(),
  z.object({ kind: z.literal('histogram'), bins: z.array(binSchema).readonly(), axes: axisNamesSchema }).readonly(),
  z
    .object({
      kind: z.literal('pie'),
      slices: z.array(z.object({ name: z.string(), value: z.number() }).readonly()).readonly(),
      unit: unitSchema,
    })
    .readonly(),
  z
    .object({
      kind: z.literal('heatmap'),
      columns: namesSchema,
      rows: namesSchema,
      /** Column, row, value. Cells without a value are missing. */
      cells: z.array(z.tuple([z.number(), z.number(), z.number()]).readonly()).readonly(),
      axes: axisNamesSchema,
    })
    .readonly(),
]);
export type ChartPlan = z.infer<typeof chartPlanSchema>;

export const chartSchema = z.object({ title: z.string(), plan: chartPlanSchema });

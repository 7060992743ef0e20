import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { ChartKind } from './manifest.ts';
import type { Unit } from './unit.ts';

/** What is drawn, decided before anything is drawn: numbers and names only, no colours and no pixels. */
export type ChartPlan =
  | {
      readonly kind: 'bar';
      readonly categories: readonly string[];
      readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
      readonly axes: AxisNames;
    }
  | {
      readonly kind: 'line' | 'scatter';
      /** Of the x values: numbers, milliseconds since 1970 (UTC), or places in `categories`. */
      readonly axis: 'value' | 'time' | 'category';
      readonly categories: readonly string[];
      readonly series: readonly PointSeries[];
      readonly axes: AxisNames;
      readonly xUnit: Unit;
    }
  | { readonly kind: 'histogram'; readonly bins: readonly Bin[]; readonly axes: AxisNames }
  | {
      readonly kind: 'pie';
      readonly slices: readonly { readonly name: string; readonly value: number }[];
      readonly unit: Unit;
    }
  | {
      readonly kind: 'heatmap';
      readonly columns: readonly string[];
      readonly rows: readonly string[];
      /** Column, row, value. Cells without a value are missing. */
      readonly cells: readonly (readonly [number, number, number])[];
      readonly axes: AxisNames;
    };

export interface PointSeries {
  readonly name: string;
  /** A null makes a gap in the line. */
  readonly points: readonly (readonly [number, number | null])[];
}

/** `from` is in it, `to` is not (but in the last one). */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface AxisNames {
  readonly x: string;
  readonly y: string;
  /** Of the numbers: those on the y axis, for a histogram those on the x axis. */
  readonly unit: Unit;
}

export interface ChartRequest {
  readonly kind: ChartKind;
  readonly x?: string | undefined;
  readonly y?: string | readonly string[] | undefined;
  readonly value?: string | undefined;
  readonly bins?: number | undefined;
}

export interface PlannedChart {
  readonly plan: ChartPlan;
  readonly notes: readonly string[];
}

export function planned(plan: ChartPlan, notes: readonly string[] = []): Result<PlannedChart> {
  return good({ plan, notes });
}

export function refuse(
  code: string,
  message: string,
  reason: string,
  remedy: string,
  parameter: string,
): { ok: false; problem: Problem } {
  return bad(problem(code, message, { reason, remedy, place: { parameter }, retryable: false })) as {
    ok: false;
    problem: Problem;
  };
}

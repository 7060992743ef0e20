import type { ChartKind, ChartPlan } from '#shared/module/chart.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

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

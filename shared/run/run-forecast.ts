import { z } from 'zod';
import type { Plan } from './plan.ts';

/** What would become of one task if a run started now. Tasks inside containers count with their container. */
export const forecastTaskSchema = z.object({
  /** From the start of the run. */
  startMs: z.number(),
  endMs: z.number(),
  /** How much later it could start without the run ending later. */
  slackMs: z.number(),
  /** `none`: it does not run when all goes well, or is switched off. */
  expected: z.enum(['cached', 'run', 'none']),
  /** A sentence: "Will run because `src/a.ts` changed since run 41". */
  why: z.string(),
  /** False: it has not run before and its node says no `estimate`, so its length is a guess. */
  isKnown: z.boolean(),
});
export type RunForecastTask = z.infer<typeof forecastTaskSchema>;

/** What a run would do if it started now: nothing was started to find out. */
export const runForecastSchema = z.object({
  makespanMs: z.number(),
  /** No order could be faster. */
  lowerBoundMs: z.number(),
  criticalPath: z.array(z.string()),
  tasks: z.record(z.string(), forecastTaskSchema),
  /** Tasks with how long each takes when it runs; without the text of the workflow. */
  plan: z.custom<Plan>(),
  /** What the machine has: `cpu` (cores), `memory` and `disk` (bytes), `gpu`. */
  capacities: z.record(z.string(), z.number()),
});
export type RunForecast = z.infer<typeof runForecastSchema>;

export interface ForecastCounts {
  readonly cached: number;
  /** All that would run or be taken from the cache. */
  readonly all: number;
  readonly unknown: number;
}

export function countForecast({ tasks }: RunForecast): ForecastCounts {
  const counts = { cached: 0, all: 0, unknown: 0 };
  for (const { expected, isKnown } of Object.values(tasks)) {
    if (expected === 'none') continue;
    counts.all += 1;
    if (expected === 'cached') counts.cached += 1;
    else if (!isKnown) counts.unknown += 1;
  }
  return counts;
}

import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { TREND_RUNS } from '../run/trends.ts';

/** Which runs of a project: times are ISO 8601, `until` itself is left out. At most `limit` of the newest are looked at. */
export const periodSchema = z.object({
  project: z.string(),
  workflow: z.string().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  limit: z.number().int().min(1).max(TREND_RUNS.most).default(TREND_RUNS.usual),
});

const some = z.array(z.string()).min(1).max(10_000);

export const chosenRunsSchema = z.object({ runs: some });

/** What deleting some runs would take away. Bytes are those of file contents. */
export const runsWeightSchema = z.object({
  /** Those that can go. */
  going: z.array(z.string()),
  /** Of their own folders: events and logs. */
  bytes: z.number(),
  logs: z.number().int(),
  /** Large values and artifacts that nothing else refers to. */
  content: z.object({ count: z.number().int(), bytes: z.number() }),
  /** Stay: a person pinned them, or they go on. */
  pinned: z.array(z.string()),
  open: z.array(z.string()),
  /** Stay: a run that goes on takes results from them. */
  needed: z.array(z.string()),
});
export type RunsWeight = z.infer<typeof runsWeightSchema>;

export const deletedRunsSchema = z.object({
  deleted: z.array(z.string()),
  kept: z.array(z.object({ run: z.string(), problem: problemSchema })),
});

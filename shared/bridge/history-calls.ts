import { oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import type { ChangedFile } from '../run/changed-files.ts';
import type { RunComparison } from '../run/compare-runs.ts';
import { reportFormatSchema, writtenReportSchema } from '../run/report/format.ts';
import { freedStorageSchema, freeRequestSchema, storageReportSchema } from '../run/storage-report.ts';
import { TREND_RUNS, type Trends } from '../run/trends.ts';
import { resultOf, nothing, runInput } from './call-shapes.ts';

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

/** Many runs together. */
export const historyCalls = {
  /** What is different between two runs, the most important first in the window. */
  compare: oc.input(z.object({ before: z.string(), after: z.string() })).output(resultOf(z.custom<RunComparison>())),
  /** Which files of the repository the two did not find alike; `runs.filesUnknown` when nobody can tell. */
  changedFiles: oc
    .input(z.object({ before: z.string(), after: z.string() }))
    .output(resultOf(z.custom<readonly ChangedFile[]>())),
  /** What the newest runs say together. The first time takes as long as reading their events. */
  trends: oc.input(periodSchema).output(resultOf(z.custom<Trends>())),
  /** What deleting them would take away; changes nothing. May take seconds on a large data folder. */
  weigh: oc.input(chosenRunsSchema).output(resultOf(runsWeightSchema)),
  /** Those that cannot go stay, each with its reason. Cannot be undone. */
  delete: oc.input(chosenRunsSchema).output(resultOf(deletedRunsSchema)),
  /** A report of all runs of a time. */
  report: oc.input(periodSchema.extend({ format: reportFormatSchema })).output(resultOf(writtenReportSchema)),
};

export const reportCalls = {
  /** A report of one run, live or ended, without anything the studio knows to be secret. */
  make: oc.input(runInput.extend({ format: reportFormatSchema })).output(resultOf(writtenReportSchema)),
};

export const storageCalls = {
  /** What lies in the data folder, and what would go by the rules of the settings. May take seconds on a large one. */
  report: oc.input(nothing).output(storageReportSchema),
  /** Frees by the rules of the settings, or only by those given here. Runs in progress and pinned ones stay. */
  free: oc.input(freeRequestSchema.extend({ dryRun: z.boolean().default(false) })).output(resultOf(freedStorageSchema)),
};

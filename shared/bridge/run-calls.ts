import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { artifactVerificationSchema } from '../run/artifact-verification.ts';
import type { RunEvent } from '../run/event.ts';
import { runForecastSchema } from '../run/run-forecast.ts';
import { runStatusSchema } from '../run/task-status.ts';
import { modeSchema } from '../workflow/workflow.ts';
import { resultOf, nothing, projectInput, workflowInput, runInput } from './call-shapes.ts';

/* One run: start it, steer it, watch it. */

export const runRowSchema = z.object({
  run: z.string(),
  /** Counts up per project, for people: "run 42". */
  number: z.number().int(),
  project: z.string(),
  workflow: z.string(),
  status: runStatusSchema,
  startedAt: z.string(),
  endedAt: z.string().optional(),
  durationMs: z.number().optional(),
  trigger: z.string(),
  /** Tasks by status; only non-zero counts. */
  counts: z.record(z.string(), z.number().int()),
  /** The first failure in words. */
  sentence: z.string().optional(),
  /** Can be resumed (interrupted). */
  resumable: z.boolean(),
  /** Never freed by itself, and not deleted before it is unpinned. */
  pinned: z.boolean().optional(),
  /** A person's own word for it. */
  label: z.string().optional(),
  /** Tasks that wait for a person. */
  needsYou: z.number().int().optional(),
  /** Where the project stood in git when the run was made. */
  branch: z.string().optional(),
  commit: z.string().optional(),
  isDirty: z.boolean().optional(),
});
export type RunRow = z.infer<typeof runRowSchema>;

/** A run that somebody deleted, here or in another process. */
export const goneRunSchema = z.object({ run: z.string(), project: z.string(), isGone: z.literal(true) });
export type GoneRun = z.infer<typeof goneRunSchema>;
export type RunChange = RunRow | GoneRun;

const resumeWish = runInput.extend({
  from: z.string().default('failed'),
  workflow: z.enum(['run', 'latest']).default('latest'),
  /** A new run from how the run stood at this event (`seq`). */
  at: z.number().int().min(1).optional(),
});

export const runCalls = {
  start: oc
    .input(
      workflowInput.extend({
        parameters: z.record(z.string(), z.unknown()).default({}),
        maxParallelTasks: z.number().int().min(1).optional(),
        /** Instead of what the workflow says. */
        mode: modeSchema.optional(),
        /** Run this node and what it needs. */
        to: z.string().optional(),
        /** Make again what the cache would give, and put on record what differs. */
        verify: z.boolean().optional(),
        /** To the front of the queue, when it cannot start at once. */
        front: z.boolean().default(false),
      }),
    )
    .output(resultOf(runInput)),
  /** What a run would do if it started now. Nothing is started; of a project that is not trusted nothing is even looked at. Parameters left out count as given. */
  forecast: oc
    .input(
      workflowInput.extend({
        parameters: z.record(z.string(), z.unknown()).default({}),
        maxParallelTasks: z.number().int().min(1).optional(),
        to: z.string().optional(),
      }),
    )
    .output(resultOf(runForecastSchema)),
  /** A second cancel, or `now`, kills at once. */
  cancel: oc.input(runInput.extend({ now: z.boolean().default(false) })).output(resultOf(nothing)),
  pause: oc.input(runInput).output(resultOf(nothing)),
  unpause: oc.input(runInput).output(resultOf(nothing)),
  /** Answers a `flow.approval` that waits; `form` holds the values it asks for. */
  decide: oc
    .input(
      runInput.extend({
        task: z.string(),
        decision: z.enum(['approve', 'deny']),
        reason: z.string().optional(),
        form: z.record(z.string(), z.unknown()).optional(),
        /** `run`: the same question of this node is answered so for the rest of the run. */
        scope: z.enum(['once', 'run']).optional(),
      }),
    )
    .output(resultOf(nothing)),
  /** An interrupted run goes on as the same run; an ended one makes a new run from what failed. */
  resume: oc.input(resumeWish).output(resultOf(runInput)),
  /** What `resume` would do, as task paths; changes nothing. */
  planResume: oc
    .input(resumeWish)
    .output(resultOf(z.object({ reused: z.array(z.string()), rerun: z.array(z.string()), new: z.array(z.string()) }))),
  list: oc
    .input(
      z.object({
        project: z.string().optional(),
        workflow: z.string().optional(),
        limit: z.number().int().max(10_000).default(100),
      }),
    )
    .output(z.array(runRowSchema)),
  /** Pushes rows that are new or changed, and runs that were deleted; first the running ones. */
  changes: oc
    .input(z.object({ project: z.string().optional() }))
    .output(eventIterator(z.array(z.union([goneRunSchema, runRowSchema])))),
  /** Files of the run go, and what only it kept. Refused while it runs (`run.wrongState`) or is pinned (`run.pinned`). */
  delete: oc.input(runInput).output(resultOf(nothing)),
  /** A pinned run stays whatever the settings say. */
  pin: oc.input(runInput.extend({ pinned: z.boolean() })).output(resultOf(nothing)),
  /** Null takes the label off. */
  label: oc.input(runInput.extend({ label: z.string().trim().min(1).max(200).nullable() })).output(resultOf(nothing)),
  /** All events after `afterSeq` in batches, then live until the run has ended. */
  events: oc
    .input(runInput.extend({ afterSeq: z.number().int().min(0).default(0) }))
    .output(eventIterator(z.array(z.custom<RunEvent>()))),
  /** Makes a file of the project again, from what the run that made it recorded, in a clean working tree that goes away. Slow: it runs what made it. */
  verify: oc
    .input(
      projectInput.extend({
        path: z.string(),
        run: z.string().optional(),
        link: z.array(z.string()).default([]),
        withEffects: z.boolean().default(false),
      }),
    )
    .output(resultOf(artifactVerificationSchema)),
  /** Applies the patch in a task's output to the project; refused when the files changed meanwhile. */
  applyPatch: oc
    .input(runInput.extend({ task: z.string(), output: z.string().default('patch') }))
    .output(resultOf(z.object({ files: z.array(z.string()) }))),
};

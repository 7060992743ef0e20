import { z } from 'zod';
import { conditionSchema, modeSchema, prioritySchema, resourcesSchema } from '../workflow/workflow.ts';

/** One dependency: this task waits for that one. `data` is true when an expression names its outputs. */
export const dependencySchema = z.object({
  on: z.string(),
  /** The task must have ended like this; `case.NAME` is a choice of a `flow.switch`. */
  condition: z.union([conditionSchema, z.string()]),
  data: z.boolean(),
});
export type Dependency = z.infer<typeof dependencySchema>;

export const plannedTaskSchema = z.object({
  /** Path in the run: `lint`, `each_browser[1].e2e`. Tasks inside containers join the run when the container starts. */
  path: z.string(),
  /** Path of the node in the document: `each_browser.e2e`. */
  node: z.string(),
  action: z.string(),
  /** What people see. */
  name: z.string(),
  dependencies: z.array(dependencySchema),
  join: z.enum(['all', 'any', 'first']),
  priority: prioritySchema,
  estimateMs: z.number(),
  timeoutMs: z.number().optional(),
  retry: z.object({
    max: z.number(),
    delayMs: z.number(),
    backoff: z.number(),
    maxDelayMs: z.number(),
    jitter: z.boolean(),
    on: z.enum(['retryable', 'any']),
  }),
  resources: resourcesSchema,
  onFailure: z.enum(['fail', 'continue']),
  disabled: z.boolean(),
  holdsSlot: z.boolean(),
  /** The container this task belongs to; absent at the top of the workflow. */
  parent: z.string().optional(),
  /** Runs at the end of its container whatever happened, also when the run is cancelled. */
  cleanup: z.boolean().optional(),
  /** Place in the document, for order. */
  order: z.number().int(),
});
export type PlannedTask = z.infer<typeof plannedTaskSchema>;

/** Everything a run freezes. Editing the canvas never changes a running or queued run. */
export const planSchema = z.object({
  /** File stem. */
  workflow: z.string(),
  /** What people call it; absent: as its file. */
  title: z.string().optional(),
  /** Project folder, absolute. */
  project: z.string(),
  /** Relative to the project. */
  file: z.string(),
  /** The workflow file as it was. */
  text: z.string(),
  mode: modeSchema,
  maxParallelTasks: z.number().int(),
  timeoutMs: z.number().optional(),
  onFailure: z.enum(['finish', 'stop', 'kill']),
  /** Node that the run was limited to, with what it needs; absent: the whole workflow. */
  to: z.string().optional(),
  /** What the cache would give is made again and compared. */
  verify: z.boolean().optional(),
  /** Tasks that somebody chose to run again: the cache is not asked for them. */
  again: z.array(z.string()).readonly().optional(),
  tasks: z.array(plannedTaskSchema),
  /** Workflows that nodes may run, by name (`flow.run-workflow`). */
  workflows: z.record(z.string(), z.object({ file: z.string(), text: z.string() })).optional(),
  git: z
    .object({
      commit: z.string(),
      branch: z.string().optional(),
      dirty: z.boolean(),
      /** What was not committed at the start of the run, in the content store. */
      patch: z.object({ hash: z.string(), bytes: z.number().int(), mediaType: z.string() }).optional(),
      patchTooLarge: z.boolean().optional(),
    })
    .optional(),
  /** Programs that its nodes start, as they were; null: not found. */
  tools: z
    .record(z.string(), z.object({ path: z.string(), bytes: z.number(), modifiedAt: z.string() }).nullable())
    .optional(),
  pools: z.record(z.string(), z.unknown()).default({}),
  platform: z.string(),
});
export type Plan = z.infer<typeof planSchema>;

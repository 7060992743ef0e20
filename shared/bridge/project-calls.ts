import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { projectStateSchema, projectStatusSchema } from '../project/project-state.ts';
import { projectSchema } from '../project/project.ts';
import { runStatusSchema } from '../run/task-status.ts';

/** From records of runs, never estimated. Rates from 0 to 1, times in milliseconds; null while nothing was measured. */
export const runFiguresSchema = z.object({
  runs: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  successRate: z.number().nullable(),
  medianMs: z.number().nullable(),
  last: z.object({ run: z.string(), status: runStatusSchema, startedAt: z.string() }).nullable(),
});

export const projectDetailsSchema = z.object({
  project: projectSchema,
  state: projectStateSchema,
  /** What the status may become now. */
  moves: z.array(projectStatusSchema),
  template: z.object({ id: z.string(), version: z.number() }).nullable(),
  workflows: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      tags: z.array(z.string()),
      nodeCount: z.number().int(),
      modifiedAt: z.string(),
      /** Ids of the modules its nodes use. */
      modules: z.array(z.string()),
      /** How long a run is likely to take now, in milliseconds; null while it cannot be planned. */
      forecastMs: z.number().nullable(),
      figures: runFiguresSchema,
    }),
  ),
  /** Those that its workflows use or its template needs. `missing`: names of tools, or of the module itself. */
  modules: z.array(z.object({ id: z.string(), title: z.string(), missing: z.array(z.string()) })),
  figures: runFiguresSchema,
  /** Of each workflow the earliest success on record, oldest first: what may be kept as a milestone. */
  firstSuccesses: z.array(z.object({ workflow: z.string(), run: z.string(), at: z.string() })),
  /** `amount` as written: `2`, `60/min`. */
  pools: z.array(z.object({ name: z.string(), amount: z.string() })),
  /** What is wrong in the project file. */
  problems: z.array(problemSchema),
});
export type ProjectDetails = z.infer<typeof projectDetailsSchema>;

export const projectSummarySchema = z.object({
  projects: z.array(
    z.object({
      project: projectSchema,
      status: projectStatusSchema,
      type: z.string(),
      tags: z.array(z.string()),
      workflowCount: z.number().int(),
      figures: runFiguresSchema,
      changedAt: z.string().optional(),
    }),
  ),
  /** Status → how many; only those that there are. */
  byStatus: z.record(z.string(), z.number().int()),
  byType: z.record(z.string(), z.number().int()),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

export const projectHitSchema = z.object({
  /** Id. */
  project: z.string(),
  projectName: z.string(),
  workflow: z.string(),
  workflowTitle: z.string(),
  kind: z.enum(['workflow', 'node', 'action', 'description']),
  /** Path of the node; absent for the workflow itself. */
  node: z.string().optional(),
  text: z.string(),
});
export type ProjectHit = z.infer<typeof projectHitSchema>;

export const archiveResultSchema = z.object({
  /** Absolute. */
  file: z.string(),
  bytes: z.number().int(),
  files: z.number().int(),
  /** What the archive does not hold, with the reason. */
  leftOut: z.array(z.string()),
});

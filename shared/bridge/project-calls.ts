import { oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { projectPatchSchema, projectStateSchema, projectStatusSchema } from '../project/project-state.ts';
import { projectSchema } from '../project/project.ts';
import { runStatusSchema } from '../run/task-status.ts';
import { resultOf, nothing, projectInput } from './call-shapes.ts';

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

/** A page of the project's documentation; `kept` names sections that somebody changed inside the marks. */
export const plannedDocumentSchema = z.object({
  path: z.string(),
  /** Null: the page is new. */
  before: z.string().nullable(),
  after: z.string(),
  kept: z.array(z.string()),
});

export const projectCalls = {
  list: oc.input(nothing).output(z.array(projectSchema)),
  open: oc.input(z.object({ path: z.string() })).output(resultOf(projectSchema)),
  /** Scaffolds a template into a folder (created, or empty) and opens it. All or nothing. */
  create: oc
    .input(
      z.object({
        template: z.string(),
        directory: z.string(),
        parameters: z.record(z.string(), z.unknown()),
        initGit: z.boolean().default(true),
      }),
    )
    .output(resultOf(projectSchema)),
  /** What `create` would write, nothing written. */
  preview: oc
    .input(z.object({ template: z.string(), directory: z.string(), parameters: z.record(z.string(), z.unknown()) }))
    .output(
      resultOf(
        z.object({
          directory: z.string(),
          files: z.array(z.object({ path: z.string(), bytes: z.number().int(), text: z.string() })),
          conflicts: z.array(z.string()),
        }),
      ),
    ),
  /** Takes it off the list; files stay. */
  forget: oc.input(projectInput).output(resultOf(nothing)),
  trust: oc.input(projectInput).output(resultOf(projectSchema)),
  /** What README.md and AGENTS.md of the project and its folders would say; up-to-date pages are left out, nothing is written. */
  documentation: oc
    .input(projectInput.extend({ folders: z.array(z.string()).optional() }))
    .output(resultOf(z.array(plannedDocumentSchema))),
  /** Writes those of the pages that are named. */
  writeDocumentation: oc
    .input(projectInput.extend({ folders: z.array(z.string()).optional(), paths: z.array(z.string()) }))
    .output(resultOf(z.object({ written: z.array(z.string()) }))),
  /** How a project stands: status, workflows with what their runs took, modules, resources. Starts nothing of the project. */
  details: oc.input(projectInput).output(resultOf(projectDetailsSchema)),
  /** Changes the project file; comments in it stay. A status that cannot follow is refused (`project.move`). */
  update: oc.input(projectInput.extend({ patch: projectPatchSchema })).output(resultOf(projectDetailsSchema)),
  summary: oc.input(nothing).output(projectSummarySchema),
  /** Finds workflows, nodes, actions and descriptions in all trusted projects of the list. */
  search: oc
    .input(z.object({ text: z.string().max(500), limit: z.number().int().min(1).max(500).default(100) }))
    .output(z.object({ hits: z.array(projectHitSchema), total: z.number().int() })),
  /** Packs it into a new tar.gz with the hash of every file and makes it `archived`. Without `file`: beside the project, with the date. */
  archive: oc
    .input(projectInput.extend({ file: z.string().optional(), withIgnored: z.boolean().default(false) }))
    .output(resultOf(archiveResultSchema)),
  /** Unpacks an archive into a missing or empty folder, all or nothing, and opens it untrusted. */
  restore: oc.input(z.object({ file: z.string(), directory: z.string() })).output(resultOf(projectSchema)),
  /** Moves the folder to the system's bin and takes it off the list. Only a folder of the list, and never one that holds another. */
  delete: oc.input(projectInput).output(resultOf(nothing)),
};

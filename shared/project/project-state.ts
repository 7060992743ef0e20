import { z } from 'zod';

export const projectStatusSchema = z.enum(['planning', 'active', 'paused', 'completed', 'archived', 'failed']);
export type ProjectStatus = z.infer<typeof projectStatusSchema>;

/** In the order a project usually goes; `failed` stands beside. */
export const PROJECT_STATUSES = projectStatusSchema.options;

/** Where a project may go from where it is. Nothing else is allowed, whoever asks. */
const MOVES: Readonly<Record<ProjectStatus, readonly ProjectStatus[]>> = {
  planning: ['active'],
  active: ['paused', 'completed', 'failed'],
  paused: ['active', 'completed', 'failed'],
  completed: ['active', 'archived'],
  // What was put away, or came out of an archive, can be taken up again.
  archived: ['active'],
  failed: ['planning', 'active', 'archived'],
};

export function allowedMoves(from: ProjectStatus): readonly ProjectStatus[] {
  return MOVES[from];
}

export const milestoneSchema = z.object({
  name: z.string().trim().min(1).max(200),
  /** ISO 8601; in the future while it is planned. */
  at: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'A time needs a date: 2026-05-01.'),
  note: z.string().optional(),
});
export type Milestone = z.infer<typeof milestoneSchema>;

const metricSchema = z.union([z.number(), z.string(), z.boolean()]);

/** What `.codomyrmex/project.yaml` says about how the project stands. */
export const projectStateSchema = z.object({
  status: projectStatusSchema.default('planning'),
  type: z.string().default('custom'),
  tags: z.array(z.string()).default([]),
  version: z.string().default('1.0.0'),
  milestones: z.array(milestoneSchema).default([]),
  metrics: z.record(z.string(), metricSchema).default({}),
  /** When one of these was last changed by the studio. ISO 8601. */
  changedAt: z.string().optional(),
});
export type ProjectState = z.infer<typeof projectStateSchema>;

/** A change of the project file. Fields that are left out stay; of metrics, `null` takes one away. */
export const projectPatchSchema = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(10_000).optional(),
  status: projectStatusSchema.optional(),
  type: z.string().trim().min(1).max(60).optional(),
  tags: z.array(z.string().trim().min(1).max(60)).max(50).optional(),
  version: z.string().trim().min(1).max(60).optional(),
  /** The whole list. */
  milestones: z.array(milestoneSchema).optional(),
  metrics: z.record(z.string().min(1).max(60), metricSchema.nullable()).optional(),
});
export type ProjectPatch = z.infer<typeof projectPatchSchema>;

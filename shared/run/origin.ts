import { z } from 'zod';
import { contentReferenceSchema } from './event.ts';
import { planSchema } from './plan.ts';

/** Where a file came from: one task of one run that made the very same bytes, and all that went into it. */
export const originSchema = z.object({
  run: z.string(),
  project: z.string(),
  workflow: z.string(),
  startedAt: z.string(),
  task: z.string(),
  /** What people call the task. */
  title: z.string().optional(),
  /** Its last one; null when the task was taken from the cache. */
  attempt: z.number().int().nullable(),
  /** As the task named it, or its path in the project. */
  name: z.string(),
  cachedFrom: z.object({ run: z.string(), task: z.string() }).optional(),
  inputs: z.object({
    /** Of the node, as written: expressions are not filled in. */
    parameters: z.unknown(),
    /** Of the run. */
    run: z.record(z.string(), z.unknown()),
    /** SHA-256 of the outputs (as canonical JSON) of each task it waited for. */
    upstream: z.array(z.object({ task: z.string(), title: z.string().optional(), outputs: z.string() })),
    /** The key document with the hashes of its declared files, when it has one. */
    fingerprint: z.object({ hash: z.string(), document: contentReferenceSchema }).optional(),
  }),
  /** Null: the project is in no git repository. */
  git: planSchema.shape.git.unwrap().nullable(),
});
export type Origin = z.infer<typeof originSchema>;

export const traceSchema = z.object({
  sha256: z.string(),
  bytes: z.number().int(),
  /** Newest run first. */
  origins: z.array(originSchema),
});
export type Trace = z.infer<typeof traceSchema>;

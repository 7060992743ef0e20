import { z } from 'zod';
import { problemSchema } from '../problem.ts';

/* What many calls take and answer. */

/** What can end in a problem. */
export function resultOf<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), problem: problemSchema }),
  ]);
}

export const nothing = z.object({});
/** `project` is the id of a project. */
export const projectInput = z.object({ project: z.string() });
/** `name` is the stem of the workflow's file. */
export const workflowInput = z.object({ project: z.string(), name: z.string() });
export const runInput = z.object({ run: z.string() });

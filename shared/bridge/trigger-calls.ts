import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { resultOf, projectInput } from './call-shapes.ts';

export const triggerRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['schedule', 'interval', 'once', 'files', 'git', 'run']),
  workflow: z.string(),
  /** In a few words: what makes it fire. */
  cause: z.string(),
  description: z.string(),
  /** As it stands in the project file, for a form. */
  written: z.record(z.string(), z.unknown()),
  /** Switched on for this machine. */
  on: z.boolean(),
  /** On, and a studio is open that fires it. */
  watched: z.boolean(),
  /** Of a schedule that is on. ISO 8601. */
  nextAt: z.string().optional(),
  lastAt: z.string().optional(),
  lastRun: z.string().optional(),
  /** Status of the last run; `skipped`, `missed` or `refused` when there was none. */
  lastOutcome: z.string().optional(),
  lastSentence: z.string().optional(),
});
export type TriggerRow = z.infer<typeof triggerRowSchema>;

/** Writes one trigger. Without `trigger` it goes; `from` is the name it had, absent for a new one. */
export const triggerChangeSchema = z.object({
  id: z.string().max(100),
  from: z.string().optional(),
  trigger: z.record(z.string(), z.unknown()).optional(),
});
export type TriggerChange = z.infer<typeof triggerChangeSchema>;

export const triggerListSchema = z.object({
  triggers: z.array(triggerRowSchema),
  /** What is wrong in the section `triggers:` of the project file, with places. */
  problems: z.array(problemSchema),
});
export type TriggerList = z.infer<typeof triggerListSchema>;

export const triggerCalls = {
  /** What `triggers:` of the project file holds, and how this machine switched it. */
  list: oc.input(projectInput).output(resultOf(triggerListSchema)),
  /** Switches one on or off for this machine. Only a trusted project can have one on. */
  set: oc.input(projectInput.extend({ id: z.string(), on: z.boolean() })).output(resultOf(triggerListSchema)),
  /** Adds, changes or removes one in the project file; comments and all else in it stay. Refused when it would not be right. */
  write: oc.input(projectInput.extend({ change: triggerChangeSchema })).output(resultOf(triggerListSchema)),
  /** Fires one now, on or off. Without `run`: its overlap policy left this one out, or lets it wait. */
  fire: oc.input(projectInput.extend({ id: z.string() })).output(resultOf(z.object({ run: z.string().optional() }))),
  /** Pushes the whole list whenever something in it changes; first as it is. */
  changes: oc.input(projectInput).output(eventIterator(triggerListSchema)),
};

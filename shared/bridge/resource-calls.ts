import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { resultOf, nothing } from './call-shapes.ts';

/** Amounts: cores, bytes (memory, disk), megabits a second (network), else whatever the pool counts. */
export const resourceRowSchema = z.object({
  name: z.string(),
  kind: z.enum(['machine', 'pool', 'lock']),
  /** Folder of the project whose pool or lock it is. */
  project: z.string().optional(),
  /** What was found on this machine. */
  detected: z.number().optional(),
  /** What tasks may use at most; absent: not limited. */
  capacity: z.number().optional(),
  /** The user set the capacity. */
  isSet: z.boolean(),
  /** Refills with time: `reserved` is what is used up now. */
  isRate: z.boolean(),
  reserved: z.number(),
  holders: z.array(
    z.object({ run: z.string(), workflow: z.string(), task: z.string(), title: z.string(), amount: z.number() }),
  ),
});
export type ResourceRow = z.infer<typeof resourceRowSchema>;

export const resourcesSnapshotSchema = z.object({
  resources: z.array(resourceRowSchema),
  /** Tasks of running runs that may not start yet, and why. */
  waiting: z.array(
    z.object({ run: z.string(), workflow: z.string(), task: z.string(), title: z.string(), sentence: z.string() }),
  ),
  /** Really used on this machine, by whatever program. */
  cpu: z.object({ usedCores: z.number(), cores: z.number().int() }),
  memory: z.object({
    availableBytes: z.number(),
    totalBytes: z.number(),
    /** With less than this available nothing more starts beside what runs. */
    keptFreeBytes: z.number(),
    isHeldBack: z.boolean(),
  }),
});
export type ResourceSnapshot = z.infer<typeof resourcesSnapshotSchema>;

/** What tasks may use of this machine and of the projects' pools, who holds it and who waits. */
export const resourceCalls = {
  get: oc.input(nothing).output(resourcesSnapshotSchema),
  /** Pushes everything: first as it is, then about once a second while it changes. */
  changes: oc.input(nothing).output(eventIterator(resourcesSnapshotSchema)),
  /** `null`: what was found. Kept in the settings; what is held already stays held. */
  setCapacity: oc
    .input(z.object({ name: z.enum(['cpu', 'memory', 'disk', 'gpu', 'network']), amount: z.number().nullable() }))
    .output(resultOf(resourcesSnapshotSchema)),
};

import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { linePlaceSchema } from '../run/run-line.ts';
import { resultOf, nothing, runInput } from './call-shapes.ts';
import { runRowSchema } from './run-calls.ts';

/** A run that goes on (place 0) or waits for its turn (from 1). `sentence` says what it waits for. */
export const queueItemSchema = runRowSchema.extend({
  place: z.number().int(),
  /** Its file says something else now than what this run froze. */
  isOutdated: z.boolean(),
});
export type QueueItem = z.infer<typeof queueItemSchema>;

export const queueSchema = z.object({
  state: z.enum(['running', 'paused']),
  pausedBy: z.string().optional(),
  /** Paused because the studio died while runs waited; ends by itself when none waits any more. */
  afterCrash: z.boolean(),
  /** How many go on at once (setting `maxParallelWorkflows`). */
  limit: z.number().int(),
  /** Its file on disk is behind: after a crash less of the queue would be found. */
  problem: problemSchema.optional(),
  /** What runs, then what waits, in the order of its turn. */
  items: z.array(queueItemSchema),
});
export type QueueSnapshot = z.infer<typeof queueSchema>;

/** Runs of this host that wait for their turn. Each holds its workflow and parameters as they were; all answers are on disk first. */
export const queueCalls = {
  list: oc.input(nothing).output(queueSchema),
  /** Pushes the whole queue: first as it is, then whenever it changes. */
  changes: oc.input(nothing).output(eventIterator(queueSchema)),
  /** Several move together and keep their order among each other. */
  move: oc.input(z.object({ runs: z.array(z.string()).min(1), to: linePlaceSchema })).output(resultOf(nothing)),
  /** They end as cancelled, without having started. */
  remove: oc.input(z.object({ runs: z.array(z.string()).min(1) })).output(resultOf(nothing)),
  /** A new run of the same frozen workflow and parameters, right behind the other while that waits. */
  duplicate: oc.input(runInput).output(resultOf(runInput)),
  /** Nothing new starts; `now`: what runs is paused as well (tasks that run finish). */
  pause: oc.input(z.object({ now: z.boolean().default(false) })).output(resultOf(nothing)),
  /** Runs that `pause` with `now` paused go on as well. */
  resume: oc.input(nothing).output(resultOf(nothing)),
};

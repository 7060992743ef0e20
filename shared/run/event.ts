import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { runStatusSchema, taskStatusSchema } from './task-status.ts';
import { plannedTaskSchema, planSchema } from './plan.ts';
import { verificationSchema } from './verification.ts';

/** A value kept in the content store, named by its SHA-256. */
export const contentReferenceSchema = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(0),
  mediaType: z.string(),
});
export type ContentReference = z.infer<typeof contentReferenceSchema>;

/** Something an attempt produced, named by its content. */
export const artifactReferenceSchema = contentReferenceSchema.extend({ name: z.string() });
export type ArtifactReference = z.infer<typeof artifactReferenceSchema>;

/**
 * Outputs as events carry them. A value over 64 kB of JSON is `{ "$content": ContentReference }`; text outputs over 64 kB are cut and
 * get `<name>Whole` beside them with the reference to the whole.
 */
export const outputsSchema = z.record(z.string(), z.unknown());
export type Outputs = z.infer<typeof outputsSchema>;

export const usageSchema = z.object({
  /** CPU time of the process tree in milliseconds, user and system. */
  cpuMs: z.number().optional(),
  peakRssBytes: z.number().optional(),
});

const triggerSchema = z.object({
  /** What started the run. */
  kind: z.enum(['window', 'cli', 'mcp', 'api', 'schedule', 'file-change', 'git', 'run', 'retry']),
  /** For `retry` and `run`: the run it came from. */
  from: z.string().optional(),
  /** Id of the trigger in the project file, when one fired. */
  name: z.string().optional(),
});
export type Trigger = z.infer<typeof triggerSchema>;

/** Facts about the run as a whole and about one task or attempt. The catalogue is closed: one entry per `type`. */
export const PAYLOADS = {
  'run.created': z.object({ plan: planSchema, parameters: z.record(z.string(), z.unknown()), trigger: triggerSchema }),
  'run.queued': z.object({ position: z.number().int().optional() }),
  'run.started': z.object({ by: z.string().optional() }),
  'run.paused': z.object({ by: z.string().optional(), reason: z.string().optional() }),
  'run.resumed': z.object({ by: z.string().optional() }),
  'run.cancelling': z.object({ by: z.string().optional(), reason: z.string().optional(), now: z.boolean() }),
  'run.interrupted': z.object({ reason: z.string() }),
  'run.ended': z.object({ status: runStatusSchema, outputs: outputsSchema, problem: problemSchema.optional() }),
  /** A container (`task`) brought tasks of an inner scope into the run; they know its path as `parent`. */
  'tasks.added': z.object({ tasks: z.array(plannedTaskSchema) }),
  /** A container (`task`) begins anew: what its nodes did in an earlier attempt is no longer part of the run. */
  'tasks.cleared': z.object({ reason: z.string() }),
  /** Also takes up again a task that ended, when an interrupted run is resumed. */
  'task.waiting': z.object({ reason: z.string() }),
  /** Also of a running task whose next attempt is due but may not start yet: it stays `retrying`. */
  'task.queued': z.object({ waitingFor: z.string().optional() }),
  'task.cached': z.object({ from: z.object({ run: z.string(), task: z.string() }), outputs: outputsSchema }),
  'task.skipped': z.object({ reason: z.string() }),
  'task.retrying': z.object({
    attempt: z.number().int(),
    delayMs: z.number(),
    until: z.string(),
    problem: problemSchema,
  }),
  'task.deciding': z.object({ request: z.record(z.string(), z.unknown()) }),
  /** `scope`: also holds wherever the same node asks again in this run; then `form` says what was filled in, and `from` stands in the answers that come of it. */
  'task.decided': z.object({
    by: z.string(),
    decision: z.string(),
    reason: z.string().optional(),
    scope: z.literal('run').optional(),
    form: z.record(z.string(), z.unknown()).optional(),
    from: z.string().optional(),
  }),
  'task.fingerprinted': z.object({ hash: z.string(), document: contentReferenceSchema.optional() }),
  /** A run with `verify` made again what the cache would have given. */
  'task.verified': verificationSchema,
  /** `sentence` is for every status that is not a good end, and for `succeeded` when there is something to say (disabled, after retries). */
  'task.ended': z.object({
    status: taskStatusSchema,
    sentence: z.string().optional(),
    outputs: outputsSchema,
    problem: problemSchema.optional(),
  }),
  'attempt.started': z.object({
    executor: z.string(),
    slot: z.number().int().optional(),
    /** Of where the attempt runs, when that is known beforehand. Programs it starts: `attempt.process`, since this goes on record first. */
    pid: z.number().int().optional(),
  }),
  /** A program that the attempt started and that runs for longer than a moment; on POSIX its id is also that of its process group. */
  'attempt.process': z.object({ pid: z.number().int(), program: z.string() }),
  'attempt.progress': z.object({ fraction: z.number().optional(), message: z.string().optional() }),
  /** `bytes` is how long the attempt's log is now. */
  'attempt.output': z.object({ stream: z.enum(['stdout', 'stderr']), bytes: z.number().int() }),
  'attempt.stopping': z.object({ reason: z.string() }),
  'attempt.ended': z.object({
    outcome: z.enum(['succeeded', 'failed', 'cancelled', 'interrupted']),
    exitCode: z.number().int().nullable().optional(),
    signal: z.string().nullable().optional(),
    problem: problemSchema.optional(),
    usage: usageSchema.optional(),
  }),
  'artifact.added': artifactReferenceSchema,
  'resource.sample': z.object({ cpu: z.number(), rssBytes: z.number() }),
  'pool.changed': z.object({ pool: z.string(), used: z.number(), capacity: z.number() }),
} as const;

export type EventType = keyof typeof PAYLOADS;
export type Payload<Type extends EventType> = z.infer<(typeof PAYLOADS)[Type]>;

/** What every event has: format version, place in the run's log (from 1, without gaps), time, run; `task` is a path, `attempt` counts from 1. */
export interface EventHead {
  readonly v: 1;
  readonly seq: number;
  readonly at: string;
  readonly run: string;
  readonly task?: string;
  readonly attempt?: number;
}

export type RunEvent = { [Type in EventType]: EventHead & { readonly type: Type } & Payload<Type> }[EventType];

/** An event before the recorder gives it its place and time. */
export type EventBody = {
  [Type in EventType]: { readonly type: Type; readonly task?: string; readonly attempt?: number } & Payload<Type>;
}[EventType];

const headSchema = z.object({
  v: z.literal(1),
  seq: z.number().int().min(1),
  at: z.string(),
  run: z.string(),
  type: z.string(),
  task: z.string().optional(),
  attempt: z.number().int().optional(),
});

/** Reads one event from a log or a bridge. Unknown types of a later version are kept out, not guessed. */
export function parseEvent(value: unknown): RunEvent | undefined {
  const head = headSchema.safeParse(value);
  if (!head.success || !(head.data.type in PAYLOADS)) return undefined;
  const payload = PAYLOADS[head.data.type as EventType].safeParse(value);
  return payload.success ? ({ ...head.data, ...payload.data } as unknown as RunEvent) : undefined;
}

import type { Problem } from '../problem.ts';
import type { ArtifactReference, ContentReference, Outputs, Trigger } from './event.ts';
import type { Plan, PlannedTask } from './plan.ts';
import type { Verification } from './verification.ts';
import type { RunStatus, TaskPhase, TaskStatus } from './task-status.ts';

/** Times are ISO 8601 texts, as in the events they come from. */
export interface AttemptState {
  readonly attempt: number;
  readonly startedAt: string;
  /** Counted from 0; absent for what holds none. */
  readonly slot?: number;
  /** Of the last program it started that ran for longer than a moment. */
  readonly pid?: number;
  readonly endedAt?: string;
  readonly outcome?: 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  readonly problem?: Problem;
  readonly logBytes: number;
  readonly usage?: { readonly cpuMs?: number; readonly peakRssBytes?: number };
}

/** A stretch in which a task did not work: it stood in line, waited before its next attempt, or waited for a person. */
export interface Pause {
  readonly kind: 'queued' | 'retrying' | 'deciding';
  readonly from: string;
  /** Absent while it lasts. */
  readonly to?: string;
  /** Why: the last sentence there was while it lasted. */
  readonly sentence?: string;
}

export interface TaskState {
  readonly path: string;
  readonly node: string;
  readonly action: string;
  readonly name: string;
  /** What was planned for it: container, dependencies, resources. */
  readonly planned?: PlannedTask;
  readonly status: TaskStatus;
  /** Only while running. */
  readonly phase?: TaskPhase;
  /** Why it is as it is; every status but a good end has one. */
  readonly sentence?: string;
  readonly attempts: readonly AttemptState[];
  /** In order of time, never two at once. */
  readonly pauses?: readonly Pause[];
  /** `max` of retry + 1. */
  readonly maxAttempts: number;
  readonly queuedAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly retryAt?: string;
  readonly progress?: { readonly fraction?: number; readonly message?: string };
  readonly outputs: Outputs;
  readonly problem?: Problem;
  readonly artifacts: readonly ArtifactReference[];
  readonly cachedFrom?: { readonly run: string; readonly task: string };
  /** Of what it was made from; absent when it is not cached. */
  readonly fingerprint?: { readonly hash: string; readonly document: ContentReference };
  /** Only in a run with `verify`, of a task that the cache would have given. */
  readonly verified?: Verification;
  readonly deciding?: Readonly<Record<string, unknown>>;
}

/** An approval that answers its node's question wherever that comes again in the run. */
export interface ApprovalForRun {
  /** Where it was given. */
  readonly task: string;
  readonly by: string;
  readonly reason?: string;
  readonly form: Outputs;
}

/** The fold of a run's events; every face shows this and nothing of its own. */
export interface RunState {
  readonly run: string;
  readonly plan: Plan;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly trigger: Trigger;
  readonly status: RunStatus;
  readonly cancelling: boolean;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly outputs: Outputs;
  readonly problem?: Problem;
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** What tasks tried that are gone, since the container they were in began anew; they have it back when they join the run again. */
  readonly cleared?: ReadonlyMap<string, Pick<TaskState, 'attempts' | 'pauses'>>;
  /** What somebody approved for the whole run. */
  readonly approved?: readonly ApprovalForRun[];
  /** `seq` of the last folded event. */
  readonly seq: number;
  /** Time of the last folded event. */
  readonly at: string;
}

import type { Problem } from '../problem.ts';
import type { PlannedTask } from './plan.ts';
import type { TaskStatus } from './task-status.ts';

/** How something ended that the schedule need not do again. */
export interface EndedTask {
  readonly status: TaskStatus;
  /** The case a `flow.switch` chose. */
  readonly choice?: string;
}

/** What happened. Every one comes with the time and one number of chance (see `Moment`). */
export type ScheduleEvent =
  | { readonly type: 'run.started' }
  /** The answer to `check`. Without `problem` the condition could be evaluated. */
  | {
      readonly type: 'when.checked';
      readonly task: string;
      readonly holds: boolean;
      readonly expression?: string;
      readonly problem?: Problem;
    }
  | {
      readonly type: 'attempt.ended';
      readonly task: string;
      readonly outcome: 'succeeded' | 'failed' | 'cancelled';
      readonly problem?: Problem;
      readonly choice?: string;
    }
  /** Instead of an attempt: what `start` asked for was there already. */
  | { readonly type: 'task.cached'; readonly task: string; readonly choice?: string }
  /** `kept`: those that an interrupted run had ended and that are not done twice. `wanted`: those whose outputs the container hands out. */
  | {
      readonly type: 'tasks.added';
      readonly tasks: readonly PlannedTask[];
      readonly kept?: ReadonlySet<string>;
      readonly wanted?: ReadonlySet<string>;
    }
  | { readonly type: 'scope.cancelled'; readonly parent: string; readonly sentence: string; readonly now: boolean }
  | { readonly type: 'run.paused' }
  | { readonly type: 'run.resumed' }
  | { readonly type: 'run.cancelled'; readonly now: boolean }
  /** The time that `wakeAtMs` named has come. */
  | { readonly type: 'time.passed' }
  /** Another run gave back something that both share. */
  | { readonly type: 'pools.freed' };

export interface Moment {
  readonly nowMs: number;
  /** From 0 (inclusive) to 1 (exclusive), for the jitter of a retry. */
  readonly chance: number;
}

/** What to do about it, in this order. */
export type ScheduleAction =
  /** Evaluate the node's `when` and answer with `when.checked`. */
  | { readonly type: 'check'; readonly task: string }
  | { readonly type: 'queue'; readonly task: string; readonly waitingFor?: string }
  /** The task holds its slot and its resources from now until `attempt.ended` or `task.cached` comes back. */
  | { readonly type: 'start'; readonly task: string; readonly attempt: number; readonly slot?: number }
  /** Stop the attempt that runs; `attempt.ended` comes once nothing of it lives. */
  | {
      readonly type: 'stop';
      readonly task: string;
      readonly attempt: number;
      readonly reason: string;
      readonly now: boolean;
    }
  /** The attempt counts as this, whatever its adapter said. */
  | {
      readonly type: 'settle';
      readonly task: string;
      readonly attempt: number;
      readonly outcome: 'succeeded' | 'failed' | 'cancelled';
      readonly problem?: Problem;
    }
  | {
      readonly type: 'retry';
      readonly task: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly atMs: number;
      readonly problem: Problem;
    }
  /** `isCut`: only because the run starts nothing more. */
  | { readonly type: 'skip'; readonly task: string; readonly reason: string; readonly isCut?: boolean }
  | {
      readonly type: 'end';
      readonly task: string;
      readonly status: 'succeeded' | 'failed' | 'cancelled';
      readonly sentence?: string;
      readonly problem?: Problem;
      readonly isCut?: boolean;
    }
  /** All tasks have ended. */
  | { readonly type: 'finish'; readonly status: 'succeeded' | 'failed' | 'cancelled'; readonly problem?: Problem };

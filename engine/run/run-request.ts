import type { Problem } from '#shared/problem.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { Forecast } from '#shared/run/forecast.ts';
import type { RunForecast } from '#shared/run/run-forecast.ts';
import type { Mode } from '#shared/workflow/workflow.ts';
import type { DryTask } from './dry-run.ts';

export interface StartRunRequest {
  /** Absolute path of the project folder. */
  readonly project: string;
  /** File stem, for the record; and the path of the file relative to the project (or absolute when outside). */
  readonly workflow: string;
  readonly file: string;
  /** The text to run; frozen into the plan. */
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly trigger: Trigger;
  readonly maxParallelTasks?: number;
  readonly mode?: Mode;
  /** Only this node and what it needs; a run that is resumed keeps the limit. */
  readonly to?: string;
  /** Make again what the cache would give, and put on record what differs (`task.verified`). */
  readonly verify?: boolean;
  /** To the front of the queue; default: to its back. */
  readonly front?: boolean;
}

export interface PlannedForecast {
  /** Absent when a problem is an error. */
  readonly forecast: Forecast | undefined;
  readonly problems: readonly Problem[];
}

export interface ForeseenRun {
  /** Absent when a problem is an error. */
  readonly forecast: RunForecast | undefined;
  readonly problems: readonly Problem[];
}

export interface PlannedDryRun {
  /** In the order of starting; absent when a problem is an error. */
  readonly tasks: readonly DryTask[] | undefined;
  readonly problems: readonly Problem[];
}

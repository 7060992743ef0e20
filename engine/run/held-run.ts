import type { Catalogue } from '#shared/module/manifest.ts';
import type { Result } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { RunQueue } from '../queue/run-queue.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { LiveRun } from './live-run.ts';
import type { LiveRunSetup, Reusable } from './live-run-setup.ts';
import type { RefusedRuns } from './refused-runs.ts';
import type { RunPlanner } from './run-planner.ts';
import type { Throttle } from './throttle.ts';
import type { Frozen } from './way-on.ts';

/** A run that this process owns: waiting in the queue or alive. */
export interface Held {
  readonly live: LiveRun;
  readonly record: RunRecord;
  readonly number: number;
  /** Resolves when it has ended and its folder belongs to nobody; never rejects. */
  gone: Promise<void>;
  readonly told: Throttle<RunState>;
}

export interface Holding {
  readonly reusable: ReadonlyMap<string, Reusable>;
  readonly resumed?: LiveRunSetup['resumed'];
  readonly place: Parameters<RunQueue['add']>[1];
  /** Of its plan, when it has been read already. */
  readonly workflow?: Workflow;
}

/** The runs that this process owns, for those who steer them or bring others to them. */
export interface HeldRuns {
  readonly queue: RunQueue;
  readonly refused: RefusedRuns;
  readonly planner: RunPlanner;
  readonly catalogue: Catalogue;
  held(run: string): Held | undefined;
  whereIs(run: string): 'elsewhere' | 'ended' | 'nowhere';
  /** Waits for a run that has ended, until its files are closed. */
  settled(run: string): Promise<void>;
  openDoor(): Promise<string | undefined>;
  create(frozen: Frozen, trigger: Trigger, holding: Holding): Promise<Result<{ readonly run: string }>>;
  /** Makes a run ours and puts it in line; refused, it is as it was. */
  hold(record: RunRecord, number: number, holding: Holding): Promise<Result<object>>;
  /** Makes a run ours that has its place in line already. */
  own(record: RunRecord, number: number, holding: Holding): Promise<void>;
  /** Lets go of runs that are ours and have not begun; what is on record of them stays. */
  disown(runs: readonly string[]): Promise<void>;
  tellQueued(run: string): void;
  admit(): void;
}

import { medianOf } from '../median.ts';
import type { RunStatus } from '../run/task-status.ts';

/** Of a run, what figures are made of. */
export interface CountedRun {
  readonly run: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly durationMs?: number | undefined;
}

export interface RunFigures {
  /** All, also those that still go on. */
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Of those that succeeded or failed, from 0 to 1; null while there are none. A cancelled run says nothing about the workflow. */
  readonly successRate: number | null;
  /** Of those that succeeded, in milliseconds. */
  readonly medianMs: number | null;
  readonly last: { readonly run: string; readonly status: RunStatus; readonly startedAt: string } | null;
}

/** Measured, never estimated: only what the records of runs say. */
export function runFigures(runs: readonly CountedRun[]): RunFigures {
  const succeeded = runs.filter(({ status }) => status === 'succeeded');
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const decided = succeeded.length + failed;
  const [last] = runs.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
  return {
    runs: runs.length,
    succeeded: succeeded.length,
    failed,
    successRate: decided === 0 ? null : succeeded.length / decided,
    medianMs: medianOf(succeeded.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]))) ?? null,
    last: last === undefined ? null : { run: last.run, status: last.status, startedAt: last.startedAt },
  };
}

export interface FirstSuccess {
  readonly workflow: string;
  readonly run: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Of each workflow the earliest run that succeeded and is still on record, oldest first: milestones that the runs themselves tell. */
export function firstSuccesses(runs: readonly CountedRun[]): readonly FirstSuccess[] {
  const first = new Map<string, FirstSuccess>();
  for (const { workflow, run, status, startedAt } of runs.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)))
    if (status === 'succeeded' && !first.has(workflow)) first.set(workflow, { workflow, run, at: startedAt });
  return [...first.values()];
}

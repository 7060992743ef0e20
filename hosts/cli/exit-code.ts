import type { RunState } from '#shared/run/run-state.ts';
import type { RunStatus } from '#shared/run/task-status.ts';

/** What scripts rely on (contracts.md). */
export const EXIT = {
  good: 0,
  /** The run failed, or a check found errors. */
  failed: 1,
  /** Bad usage or an invalid workflow. */
  unusable: 2,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A run whose tasks all ended well, but not as they did before, is no good news for who asked to verify. */
export function exitCodeOfState({ status, tasks }: Pick<RunState, 'status' | 'tasks'>): ExitCode {
  const differs = [...tasks.values()].some(({ verified }) => verified !== undefined && verified.count > 0);
  return status === 'succeeded' && differs ? EXIT.failed : exitCodeOfRun(status);
}

export function exitCodeOfRun(status: RunStatus): ExitCode {
  switch (status) {
    case 'succeeded':
      return EXIT.good;
    case 'cancelled':
      return EXIT.cancelled;
    case 'queued':
    case 'running':
    case 'paused':
    case 'failed':
    case 'interrupted':
      return EXIT.failed;
  }
}

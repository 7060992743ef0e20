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

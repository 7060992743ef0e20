import type { RunStatus, TaskStatus } from '#shared/run/task-status.ts';
import { StatusIcon } from '../design/StatusIcon.tsx';

/** A run borrows the drawings of tasks; paused and interrupted ones have no task of their kind and take the nearest. */
const AS_TASK: Readonly<Record<RunStatus, TaskStatus>> = {
  queued: 'queued',
  running: 'running',
  paused: 'waiting',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'failed',
};

export function RunStatusIcon({ status }: { readonly status: RunStatus }) {
  return <StatusIcon status={AS_TASK[status]} />;
}

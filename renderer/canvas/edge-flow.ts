import type { TaskState } from '#shared/run/run-state.ts';
import { isEnded, isGood } from '#shared/run/task-status.ts';
import type { Edge } from '#shared/workflow/edges.ts';

/** What an edge shows of a run: what flowed through it, `running` into a task at work, nothing otherwise. */
export type EdgeFlow = 'none' | 'succeeded' | 'cached' | 'failed' | 'running';

export function edgeFlow(edge: Edge, source: TaskState | undefined, target: TaskState | undefined): EdgeFlow {
  if (!isTaken(edge, source, target)) return 'none';
  if (target?.status === 'running') return 'running';
  if (source === undefined || source.status === 'failed') return 'failed';
  return source.status === 'cached' ? 'cached' : source.status === 'succeeded' ? 'succeeded' : 'none';
}

/** Did the run go this way? The source ended as the edge asks for, and the target took it up. */
export function isTaken({ condition }: Edge, source: TaskState | undefined, target: TaskState | undefined): boolean {
  if (source === undefined || !isEnded(source.status) || target?.status === 'skipped') return false;
  if (condition === 'finished') return source.status !== 'skipped' && source.status !== 'cancelled';
  if (condition === 'failed') return source.status === 'failed';
  if (condition.startsWith('case.'))
    return isGood(source.status) && target !== undefined && target.status !== 'waiting';
  return isGood(source.status);
}

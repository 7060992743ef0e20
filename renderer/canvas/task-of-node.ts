import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { TaskStatus } from '#shared/run/task-status.ts';
import { useRun, useTask } from '../stores/run-store.ts';

/** Most telling first: what a node with many tasks (one per item) shows of them. */
const TELLING: readonly TaskStatus[] = [
  'running',
  'failed',
  'queued',
  'waiting',
  'cancelled',
  'succeeded',
  'cached',
  'skipped',
];

const byNode = new WeakMap<RunState['tasks'], ReadonlyMap<string, TaskState>>();

/** The task a card shows. Inner nodes of a container have one task per item; their paths carry an index, so they are found by node. */
export function useNodeTask(path: string): TaskState | undefined {
  const isInner = path.includes('.');
  const own = useTask(path);
  const inner = useRun((watched) =>
    isInner && watched.state !== undefined ? innerTasks(watched.state.tasks).get(path) : undefined,
  );
  return isInner ? (inner ?? own) : own;
}

/** The same, of a run at hand. */
export function nodeTask(run: RunState, path: string): TaskState | undefined {
  return path.includes('.') ? (innerTasks(run.tasks).get(path) ?? run.tasks.get(path)) : run.tasks.get(path);
}

function innerTasks(tasks: RunState['tasks']): ReadonlyMap<string, TaskState> {
  const known = byNode.get(tasks);
  if (known !== undefined) return known;
  const found = new Map<string, TaskState>();
  for (const task of tasks.values()) {
    const node = task.path.replaceAll(/\[\d+\]/g, '');
    if (!node.includes('.')) continue;
    const other = found.get(node);
    if (other === undefined || TELLING.indexOf(task.status) < TELLING.indexOf(other.status)) found.set(node, task);
  }
  byNode.set(tasks, found);
  return found;
}

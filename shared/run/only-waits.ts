import type { RunState, TaskState } from './run-state.ts';

/**
 * Nothing of the run goes on, or would if there were room: it waits for an answer of a person, and for nothing else. Containers around the question are as
 * open as the question is.
 */
export function onlyWaitsForPeople({ status, tasks }: Pick<RunState, 'status' | 'tasks'>): boolean {
  if (status !== 'running') return false;
  const asking: string[] = [];
  const going: TaskState[] = [];
  for (const task of tasks.values()) {
    if (task.status === 'queued') return false;
    if (task.phase === 'deciding') asking.push(task.path);
    else if (task.status === 'running') going.push(task);
  }
  return asking.length > 0 && going.every(({ path }) => asking.some((inner) => isAround(path, inner)));
}

/** `each` is around `each[1].ask`, and `each[1]` too; `eac` is not. */
function isAround(path: string, inner: string): boolean {
  const next = inner[path.length];
  return inner.startsWith(path) && (next === '.' || next === '[');
}

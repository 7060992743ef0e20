import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { TaskStatus } from '#shared/run/task-status.ts';

/** What many parts of the window ask of all tasks at once. */
export interface RunTally {
  readonly counts: Readonly<Partial<Record<TaskStatus, number>>>;
  /** In the order in which they failed: what failed first is most often why the rest did. */
  readonly failed: readonly TaskState[];
  readonly artifactCount: number;
}

const known = new WeakMap<RunState['tasks'], RunTally>();

/** Counted once per change of the run, however many ask: with every step of the scrubber there is another one. */
export function tallyOf({ tasks }: Pick<RunState, 'tasks'>): RunTally {
  const before = known.get(tasks);
  if (before !== undefined) return before;
  const counts: Partial<Record<TaskStatus, number>> = {};
  const failed: TaskState[] = [];
  let artifactCount = 0;
  for (const task of tasks.values()) {
    counts[task.status] = (counts[task.status] ?? 0) + 1;
    artifactCount += task.artifacts.length;
    if (task.status === 'failed') failed.push(task);
  }
  failed.sort((a, b) => (a.endedAt ?? '').localeCompare(b.endedAt ?? ''));
  const made = { counts, failed, artifactCount };
  known.set(tasks, made);
  return made;
}

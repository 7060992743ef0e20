import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { useRun } from '../stores/run-store.ts';
import { taskOf, useShownTasks } from '../stores/shown-tasks.ts';

/** The task a card shows: of the round and of the workflow that are shown. */
export function useNodeTask(path: string): TaskState | undefined {
  const shown = useShownTasks();
  return useRun(({ state }) => (state === undefined ? undefined : taskOf(state.tasks, path, shown)));
}

/** The same, of a run at hand. */
export function nodeTask(run: RunState, path: string): TaskState | undefined {
  return taskOf(run.tasks, path, useShownTasks.getState());
}

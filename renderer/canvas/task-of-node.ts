import { useCallback, useSyncExternalStore } from 'react';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { holdsCanvas } from '../stores/hand.ts';
import { NodeTasks } from '../stores/node-tasks.ts';
import { useRun } from '../stores/run-store.ts';
import { setTold } from '../stores/step-weight.ts';
import { taskOf, useShownTasks } from '../stores/shown-tasks.ts';

const tasks = new NodeTasks(
  () => {
    const { run, state, moment } = useRun.getState();
    return { run, state, isMoment: moment !== undefined, isHeld: holdsCanvas() };
  },
  (path) => {
    const { state } = useRun.getState();
    return state === undefined ? undefined : nodeTask(state, path);
  },
);
useRun.subscribe((now, before) => {
  if (now.state !== before.state || now.run !== before.run) setTold(tasks.follow());
});
useShownTasks.subscribe(() => tasks.follow());

/** The task a card shows: of the round and of the workflow that are shown. */
export function useNodeTask(path: string): TaskState | undefined {
  const watch = useCallback((listener: () => void) => tasks.watch(path, listener), [path]);
  return useSyncExternalStore(watch, () => tasks.of(path));
}

/** For what is written past React: calls `listener` when one of the nodes shows another task, once for all of them. */
export function watchTasks(paths: readonly string[], listener: () => void): () => void {
  const ends = paths.map((path) => tasks.watch(path, listener));
  return () => {
    for (const end of ends) end();
  };
}

/** The task a node shows at this moment. */
export function shownTask(path: string): TaskState | undefined {
  return tasks.of(path);
}

/** The same, of a run at hand. */
export function nodeTask(run: RunState, path: string): TaskState | undefined {
  return taskOf(run.tasks, path, useShownTasks.getState());
}

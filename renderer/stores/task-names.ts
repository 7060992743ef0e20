import { taskNames, type TaskNames } from '#shared/run/name-nodes.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { useRun } from './run-store.ts';

let known: { readonly run: string; readonly count: number; readonly names: TaskNames } | undefined;

/** What people call the tasks of a run. Tasks come and never go or change their names, so it is found out once for each number of them. */
export function namesIn({ run, tasks }: RunState): TaskNames {
  if (known?.run !== run || known.count !== tasks.size) known = { run, count: tasks.size, names: taskNames(tasks) };
  return known.names;
}

/** A sentence of the run that is shown, with its nodes named as their cards do. */
export function inWords(sentence: string | undefined): string | undefined {
  return namesShown()?.inWords(sentence) ?? sentence;
}

/** Of the run that is shown; undefined without one. */
export function namesShown(): TaskNames | undefined {
  const { live } = useRun.getState();
  return live === undefined ? undefined : namesIn(live);
}

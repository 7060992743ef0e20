import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { byStart, logSizeOf } from '../attempt-logs.ts';
import type { LogPlace } from './paged-log.ts';

/** Whose log is shown. */
interface Chosen {
  /** Undefined: of all. */
  readonly task: string | undefined;
  /** Undefined: all of them. */
  readonly attempt: number | undefined;
}

/** From this size on a log is leafed through instead of being held in the window. */
const PAGED_FROM_BYTES = 2_000_000;

/** Every attempt that printed something, in order of starting. */
export function placesOf(state: RunState | undefined, chosen: Chosen): readonly LogPlace[] {
  return [...printedIn(state, chosen)].sort(byStart).map(({ run, task, attempt }) => ({ run, task, attempt }));
}

/** Whether any of them printed something. */
export function hasPrinted(state: RunState | undefined, chosen: Chosen): boolean {
  return printedIn(state, chosen).next().done !== true;
}

/** The last log of the only task that printed something, when the window should not hold all of it. */
export function bigPlace(state: RunState | undefined, chosen: Chosen): LogPlace | undefined {
  let only: string | undefined;
  for (const { task } of printedIn(state, chosen)) {
    if (only !== undefined && task !== only) return undefined;
    only = task;
  }
  if (only === undefined) return undefined;
  const last = placesOf(state, { ...chosen, task: only }).at(-1);
  return last !== undefined && logSizeOf(state, last.task, last.attempt) > PAGED_FROM_BYTES ? last : undefined;
}

function* printedIn(state: RunState | undefined, chosen: Chosen): Generator<LogPlace & { readonly startedAt: string }> {
  if (state === undefined) return;
  for (const { path, attempts } of tasksIn(state, chosen.task))
    for (const { attempt, logBytes, startedAt } of attempts)
      if (logBytes > 0 && (chosen.attempt === undefined || attempt === chosen.attempt))
        yield { run: state.run, task: path, attempt, startedAt };
}

function tasksIn({ tasks }: RunState, path: string | undefined): Iterable<TaskState> {
  if (path === undefined) return tasks.values();
  const task = tasks.get(path);
  return task === undefined ? [] : [task];
}

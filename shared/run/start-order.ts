import type { Priority, Mode } from '../workflow/workflow.ts';
import type { PlannedTask } from './plan.ts';

/** What decides who goes first among tasks that are ready. */
export interface Standing {
  readonly task: PlannedTask;
  /** Longest way to the end of the run in estimated milliseconds, this task included. */
  readonly remainingMs: number;
  /** Counts up as tasks become ready. */
  readonly readyAs: number;
}

const RANK: Readonly<Record<Priority, number>> = { critical: 0, high: 1, normal: 2, low: 3 };

/** The order of starting, by mode. Every order ends in document order, so equal tasks never change places by chance. */
export function startsBefore(mode: Mode): (a: Standing, b: Standing) => boolean {
  const compare = comparison(mode);
  return (a, b) => (compare(a, b) || a.task.order - b.task.order || a.readyAs - b.readyAs) < 0;
}

function comparison(mode: Mode): (a: Standing, b: Standing) => number {
  switch (mode) {
    case 'sequential':
      return () => 0;
    case 'parallel':
      return (a, b) => a.readyAs - b.readyAs;
    case 'priority':
      return byPriority;
    case 'resource-aware':
      return (a, b) => byPriority(a, b) || b.remainingMs - a.remainingMs;
  }
}

function byPriority(a: Standing, b: Standing): number {
  return RANK[a.task.priority] - RANK[b.task.priority];
}

/**
 * The longest way to the end for each task. Throws when tasks wait for each other in a circle or for one that is not there:
 * validation refuses such workflows, so here it is a bug.
 */
export function remainingPaths(
  tasks: readonly PlannedTask[],
  isKnown: (path: string) => boolean,
): ReadonlyMap<string, number> {
  // Numbers instead of paths in the inner loops: looking up names is what takes the time with 50,000 tasks.
  const indexOf = new Map(tasks.map((task, index) => [task.path, index]));
  const before = tasks.map((task) => indicesOf(task, indexOf, isKnown));
  const openDependents = new Int32Array(tasks.length);
  for (const indices of before) for (const index of indices) openDependents[index] = (openDependents[index] ?? 0) + 1;
  const longestAfter = new Float64Array(tasks.length);
  const free = tasks.flatMap((_, index) => (openDependents[index] === 0 ? [index] : []));
  const remaining = new Map<string, number>();
  for (let index = free.pop(); index !== undefined; index = free.pop()) {
    const task = tasks[index];
    if (task === undefined) break;
    const own = (longestAfter[index] ?? 0) + task.estimateMs;
    remaining.set(task.path, own);
    for (const on of before[index] ?? []) {
      longestAfter[on] = Math.max(longestAfter[on] ?? 0, own);
      openDependents[on] = (openDependents[on] ?? 0) - 1;
      if (openDependents[on] === 0) free.push(on);
    }
  }
  if (remaining.size < tasks.length) {
    const stuck = tasks.filter((task) => !remaining.has(task.path)).slice(0, 5);
    throw new Error(`These tasks wait for each other: ${stuck.map((task) => task.path).join(', ')}.`);
  }
  return remaining;
}

/** What a task waits for, as places in the list of tasks, each once; what is known from elsewhere is left out. */
function indicesOf(
  task: PlannedTask,
  indexOf: ReadonlyMap<string, number>,
  isKnown: (path: string) => boolean,
): readonly number[] {
  const indices: number[] = [];
  for (const { on } of task.dependencies) {
    const index = indexOf.get(on);
    if (index === undefined) {
      if (!isKnown(on)) throw new Error(`Task ${task.path} depends on ${on}, which is not in the plan.`);
    } else indices.push(index);
  }
  return indices.length < 2 ? indices : [...new Set(indices)];
}

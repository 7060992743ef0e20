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
  const dependents = new Map<string, string[]>();
  const byPath = new Map(tasks.map((task) => [task.path, task]));
  const openDependents = new Map<string, number>();
  for (const task of tasks) {
    for (const on of new Set(task.dependencies.map((dependency) => dependency.on))) {
      if (!byPath.has(on)) {
        if (isKnown(on)) continue;
        throw new Error(`Task ${task.path} depends on ${on}, which is not in the plan.`);
      }
      openDependents.set(on, (openDependents.get(on) ?? 0) + 1);
      const list = dependents.get(on);
      if (list === undefined) dependents.set(on, [task.path]);
      else list.push(task.path);
    }
  }
  const remaining = new Map<string, number>();
  const free = tasks.filter((task) => !openDependents.has(task.path));
  for (let task = free.pop(); task !== undefined; task = free.pop()) {
    let longest = 0;
    for (const path of dependents.get(task.path) ?? []) longest = Math.max(longest, remaining.get(path) ?? 0);
    remaining.set(task.path, longest + task.estimateMs);
    for (const on of new Set(task.dependencies.map((dependency) => dependency.on))) {
      const open = (openDependents.get(on) ?? 0) - 1;
      openDependents.set(on, open);
      const before = byPath.get(on);
      if (open === 0 && before !== undefined) free.push(before);
    }
  }
  if (remaining.size < tasks.length) {
    const stuck = tasks.filter((task) => !remaining.has(task.path)).slice(0, 5);
    throw new Error(`These tasks wait for each other: ${stuck.map((task) => task.path).join(', ')}.`);
  }
  return remaining;
}

import type { Dependency } from './plan.ts';

/** One task as it went: times in milliseconds since 1970; `slot` is the one its last attempt held. */
export interface RecordedTask {
  readonly path: string;
  readonly dependencies: readonly Pick<Dependency, 'on'>[];
  readonly startMs: number;
  readonly endMs: number;
  readonly queuedMs?: number;
  readonly slot?: number;
}

export interface CriticalStep {
  readonly path: string;
  /** What it waited for last: nothing, a dependency, or whoever held its slot. */
  readonly because: 'start' | 'dependency' | 'slot';
  /** Between the end of the step before and its own start. */
  readonly waitMs: number;
}

/**
 * Why a run took as long as it did: backwards from the task that ended last, each time to what it waited for last. Steps follow each other in time and
 * never overlap, so making none of them shorter makes the run no shorter.
 */
export function criticalPath(tasks: readonly RecordedTask[]): readonly CriticalStep[] {
  const byPath = new Map(tasks.map((task) => [task.path, task]));
  const bySlot = endingsBySlot(tasks);
  const steps: CriticalStep[] = [];
  const seen = new Set<string>();
  let at = latestOf(tasks);
  while (at !== undefined && !seen.has(at.path)) {
    seen.add(at.path);
    const blocker = blockerOf(at, byPath, bySlot);
    steps.push({
      path: at.path,
      because: blocker?.because ?? 'start',
      waitMs: blocker === undefined ? 0 : at.startMs - blocker.task.endMs,
    });
    at = blocker?.task;
  }
  return steps.reverse();
}

interface Blocker {
  readonly task: RecordedTask;
  readonly because: 'dependency' | 'slot';
}

function blockerOf(
  task: RecordedTask,
  byPath: ReadonlyMap<string, RecordedTask>,
  bySlot: ReadonlyMap<number, readonly RecordedTask[]>,
): Blocker | undefined {
  const before = task.dependencies.flatMap(({ on }) => byPath.get(on) ?? []).filter((on) => endsBefore(on, task));
  const dependency = latestOf(before);
  const holder = task.slot === undefined ? undefined : lastBefore(bySlot.get(task.slot) ?? [], task);
  // Only what stood in line was held up by a slot, and only if that was free later than everything it depends on.
  const wasHeld = holder !== undefined && task.queuedMs !== undefined && holder.endMs > task.queuedMs;
  if (wasHeld && holder.endMs > (dependency?.endMs ?? Number.NEGATIVE_INFINITY))
    return { task: holder, because: 'slot' };
  return dependency === undefined ? undefined : { task: dependency, because: 'dependency' };
}

function endsBefore(first: RecordedTask, second: RecordedTask): boolean {
  return first.path !== second.path && first.endMs <= second.startMs;
}

/** Of equal ones the first given. */
function latestOf(tasks: readonly RecordedTask[]): RecordedTask | undefined {
  return tasks.reduce<RecordedTask | undefined>(
    (best, task) => (best === undefined || task.endMs > best.endMs ? task : best),
    undefined,
  );
}

function endingsBySlot(tasks: readonly RecordedTask[]): ReadonlyMap<number, readonly RecordedTask[]> {
  const slots = new Map<number, RecordedTask[]>();
  for (const task of tasks) {
    if (task.slot === undefined) continue;
    const known = slots.get(task.slot);
    if (known === undefined) slots.set(task.slot, [task]);
    else known.push(task);
  }
  for (const held of slots.values()) held.sort((a, b) => a.endMs - b.endMs);
  return slots;
}

/** `ended` is sorted by end. */
function lastBefore(ended: readonly RecordedTask[], task: RecordedTask): RecordedTask | undefined {
  let low = 0;
  let high = ended.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ended[middle]?.endMs ?? 0) <= task.startMs) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index -= 1) {
    const found = ended[index];
    if (found !== undefined && found.path !== task.path) return found;
  }
  return undefined;
}

/**
 * How much later each task could have ended without the run ending later, as far as dependencies go, in milliseconds; 0 for the one that ended last.
 * Time spent in line for a slot counts as free: it is what a better order could have used.
 */
export function slackOf(tasks: readonly RecordedTask[]): ReadonlyMap<string, number> {
  const endMs = tasks.reduce((latest, task) => Math.max(latest, task.endMs), Number.NEGATIVE_INFINITY);
  const latestEnds = new Map(tasks.map(({ path }) => [path, endMs]));
  const byPath = new Map(tasks.map((task) => [task.path, task]));
  const before = (task: RecordedTask) =>
    [...new Set(task.dependencies.map(({ on }) => on))].flatMap((on) => {
      const found = byPath.get(on);
      return found !== undefined && endsBefore(found, task) ? [found] : [];
    });
  const openDependents = new Map<string, number>();
  for (const task of tasks)
    for (const { path } of before(task)) openDependents.set(path, (openDependents.get(path) ?? 0) + 1);
  // From the end: a task is taken when everything that waited for it has been.
  const taken = tasks.filter(({ path }) => !openDependents.has(path));
  for (const task of taken) {
    const latestStart = (latestEnds.get(task.path) ?? endMs) - (task.endMs - task.startMs);
    for (const on of before(task)) {
      latestEnds.set(on.path, Math.min(latestEnds.get(on.path) ?? endMs, latestStart));
      const left = (openDependents.get(on.path) ?? 0) - 1;
      openDependents.set(on.path, left);
      if (left === 0) taken.push(on);
    }
  }
  return new Map(tasks.map(({ path, endMs: end }) => [path, (latestEnds.get(path) ?? endMs) - end]));
}

import { problem } from '../problem.ts';
import { Heap } from './heap.ts';
import type { Ledger } from './ledger.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { Schedule } from './schedule.ts';
import type { ScheduleEvent } from './schedule-event.ts';
import { remainingPaths } from './start-order.ts';

export interface ForecastTask {
  readonly startMs: number;
  readonly endMs: number;
  /** Counted from 0; null for what holds none. */
  readonly slot: number | null;
  /** How much later it could start without the run ending later, as far as dependencies go. */
  readonly slackMs: number;
}

export interface Forecast {
  readonly makespanMs: number;
  /** No order could be faster: the longest way through the graph, and the work shared by all slots. */
  readonly lowerBoundMs: number;
  readonly criticalPath: readonly string[];
  readonly tasks: Readonly<Record<string, ForecastTask>>;
}

interface Ending {
  readonly atMs: number;
  readonly task: string;
  readonly order: number;
}

/** How a task went: all attempts but the last failed, and `waitMs` lay between two of them. */
export interface TaskLengths {
  readonly attemptsMs: readonly number[];
  readonly waitMs: number;
}

export interface ForecastWishes {
  /** End badly, without another attempt. */
  readonly failing?: ReadonlySet<string>;
  /** By path. Estimates then only decide the order of starting, as they did when nobody knew better. */
  readonly lengths?: ReadonlyMap<string, TaskLengths>;
}

/**
 * What a run would do if every task took as long as its estimate and ended well: the same schedule as in a real run, with a clock that jumps.
 * Containers count as one task each. `ledger` holds the machine's capacities and is used up: give each forecast its own.
 */
export function forecastRun(plan: Plan, ledger: Ledger, wishes: ForecastWishes = {}): Forecast {
  const { lengths } = wishes;
  const timed =
    lengths === undefined
      ? plan.tasks
      : plan.tasks.map((task) => ({ ...task, estimateMs: wholeMs(lengths.get(task.path)) ?? task.estimateMs }));
  const remaining = remainingPaths(timed, () => false);
  const { tasks, makespanMs } = simulate(plan, ledger, wishes);
  const latest = latestStarts(plan.tasks, remaining, makespanMs);
  const told = plan.tasks.flatMap((task) => {
    const found = tasks.get(task.path);
    if (found === undefined) return [];
    return [[task.path, { ...found, slackMs: Math.max(0, (latest.get(task.path) ?? 0) - found.startMs) }] as const];
  });
  return {
    makespanMs,
    lowerBoundMs: lowerBound(plan, remaining, lengths),
    criticalPath: criticalPath(plan.tasks, remaining),
    tasks: Object.fromEntries(told),
  };
}

function wholeMs(lengths: TaskLengths | undefined): number | undefined {
  if (lengths === undefined) return undefined;
  return workMs(lengths) + Math.max(0, lengths.attemptsMs.length - 1) * lengths.waitMs;
}

function workMs({ attemptsMs }: TaskLengths): number {
  return attemptsMs.reduce((sum, ms) => sum + ms, 0);
}

/** As often as it was tried, and no more often. */
function retryOf({ retry }: PlannedTask, lengths: TaskLengths | undefined): PlannedTask['retry'] {
  const { attemptsMs = [], waitMs = 0 } = lengths ?? {};
  const max = Math.max(0, attemptsMs.length - 1);
  return { ...retry, max, delayMs: waitMs, maxDelayMs: waitMs, backoff: 1, jitter: false, on: 'any' };
}

function simulate(plan: Plan, ledger: Ledger, { failing, lengths }: ForecastWishes) {
  const byPath = new Map(plan.tasks.map((task) => [task.path, task]));
  // Limits of time do not make a forecast longer or shorter: it says how long things should take.
  const untimed = plan.tasks.map((task) => ({
    ...task,
    timeoutMs: undefined,
    retry: retryOf(task, lengths?.get(task.path)),
  }));
  const schedule = new Schedule({ plan: { ...plan, timeoutMs: undefined, tasks: untimed }, ledger, run: 'forecast' });
  const endings = new Heap<Ending>((a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order));
  const tasks = new Map<string, Omit<ForecastTask, 'slackMs'>>();
  const ended = new Map<string, number>();
  let nowMs = 0;
  const tell = (event: ScheduleEvent) => {
    for (const action of schedule.decide(event, { nowMs, chance: 0 })) {
      if (action.type !== 'start') continue;
      const task = byPath.get(action.task);
      const lengthMs = lengths?.get(action.task)?.attemptsMs[ended.get(action.task) ?? 0] ?? task?.estimateMs ?? 0;
      const endMs = nowMs + lengthMs;
      const startMs = tasks.get(action.task)?.startMs ?? nowMs;
      tasks.set(action.task, { startMs, endMs, slot: action.slot ?? null });
      endings.push({ atMs: endMs, task: action.task, order: task?.order ?? 0 });
    }
  };
  tell({ type: 'run.started' });
  for (;;) {
    const next = endings.peek();
    const wakeAtMs = schedule.wakeAtMs;
    if (next === undefined && wakeAtMs === undefined) break;
    if (wakeAtMs !== undefined && (next === undefined || wakeAtMs < next.atMs)) {
      nowMs = Math.max(nowMs, wakeAtMs);
      tell({ type: 'time.passed' });
      continue;
    }
    const ending = endings.pop();
    if (ending === undefined) break;
    nowMs = ending.atMs;
    const { task } = ending;
    const attempt = (ended.get(task) ?? 0) + 1;
    ended.set(task, attempt);
    const isLast = attempt >= (lengths?.get(task)?.attemptsMs.length ?? 1);
    tell(
      !isLast || failing?.has(task) === true
        ? { type: 'attempt.ended', task, outcome: 'failed', problem: FAILURE }
        : { type: 'attempt.ended', task, outcome: 'succeeded' },
    );
  }
  return { tasks, makespanMs: nowMs };
}

const FAILURE = problem('forecast.failed', 'Supposed to fail.', { retryable: false });

/** Latest start of each task that keeps the end, going back from the end along the dependencies. */
function latestStarts(
  tasks: readonly PlannedTask[],
  remaining: ReadonlyMap<string, number>,
  makespanMs: number,
): ReadonlyMap<string, number> {
  return new Map(tasks.map(({ path }) => [path, makespanMs - (remaining.get(path) ?? 0)]));
}

function lowerBound(plan: Plan, remaining: ReadonlyMap<string, number>, lengths: ForecastWishes['lengths']): number {
  let longest = 0;
  for (const ms of remaining.values()) longest = Math.max(longest, ms);
  const slots = plan.mode === 'sequential' ? 1 : Math.max(1, plan.maxParallelTasks);
  const work = plan.tasks.reduce((sum, task) => {
    const took = lengths?.get(task.path);
    return task.holdsSlot && !task.disabled ? sum + (took === undefined ? task.estimateMs : workMs(took)) : sum;
  }, 0);
  return Math.max(longest, Math.ceil(work / slots));
}

/** The longest way by estimates; of equal ones the first in the document. */
function criticalPath(tasks: readonly PlannedTask[], remaining: ReadonlyMap<string, number>): readonly string[] {
  const dependents = new Map<string, PlannedTask[]>();
  for (const task of tasks)
    for (const on of new Set(task.dependencies.map((dependency) => dependency.on))) {
      const known = dependents.get(on);
      if (known === undefined) dependents.set(on, [task]);
      else known.push(task);
    }
  const longest = (candidates: readonly PlannedTask[]) =>
    candidates.reduce<PlannedTask | undefined>(
      (best, task) =>
        best === undefined || (remaining.get(task.path) ?? 0) > (remaining.get(best.path) ?? 0) ? task : best,
      undefined,
    );
  const path: string[] = [];
  let at = longest(tasks.filter((task) => task.dependencies.length === 0));
  while (at !== undefined) {
    path.push(at.path);
    at = longest(dependents.get(at.path) ?? []);
  }
  return path;
}

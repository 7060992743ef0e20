import { problem } from '../problem.ts';
import { Heap } from './heap.ts';
import type { Ledger } from './ledger.ts';
import type { Dependency, Plan, PlannedTask } from './plan.ts';
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
  const { tasks, makespanMs, done } = simulate(plan, ledger, wishes);
  const happened = whatHappened(timed, tasks, done);
  const counted = happened?.tasks ?? timed;
  const remaining = remainingPaths(counted, () => false);
  const longestMs = happened?.longestMs ?? [...remaining.values()].reduce((longest, ms) => Math.max(longest, ms), 0);
  const told = plan.tasks.flatMap((task) => {
    const found = tasks.get(task.path);
    if (found === undefined) return [];
    const latestMs = makespanMs - (remaining.get(task.path) ?? found.endMs - found.startMs);
    return [[task.path, { ...found, slackMs: Math.max(0, latestMs - found.startMs) }] as const];
  });
  return {
    makespanMs,
    lowerBoundMs: Math.max(longestMs, sharedWorkMs(plan, counted, lengths)),
    criticalPath: criticalPath(counted, remaining),
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
  const stopped = new Set<string>();
  const done: string[] = [];
  let nowMs = 0;
  const tell = (event: ScheduleEvent): void => {
    const stops: string[] = [];
    for (const action of schedule.decide(event, { nowMs, chance: 0 })) {
      if (action.type === 'end' && action.status !== 'cancelled') done.push(action.task);
      if (action.type === 'stop') stops.push(action.task);
      if (action.type !== 'start') continue;
      const task = byPath.get(action.task);
      const lengthMs = lengths?.get(action.task)?.attemptsMs[ended.get(action.task) ?? 0] ?? task?.estimateMs ?? 0;
      const endMs = nowMs + lengthMs;
      const startMs = tasks.get(action.task)?.startMs ?? nowMs;
      tasks.set(action.task, { startMs, endMs, slot: action.slot ?? null });
      endings.push({ atMs: endMs, task: action.task, order: task?.order ?? 0 });
    }
    for (const task of stops) {
      stopped.add(task);
      tasks.set(task, { startMs: nowMs, slot: null, ...tasks.get(task), endMs: nowMs });
      tell({ type: 'attempt.ended', task, outcome: 'cancelled' });
    }
  };
  tell({ type: 'run.started' });
  for (;;) {
    const next = endings.peek();
    if (next !== undefined && stopped.has(next.task)) {
      endings.pop();
      continue;
    }
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
  return { tasks, makespanMs: nowMs, done };
}

interface Happened {
  /** Tasks that came to their end, each with what it really waited for. */
  readonly tasks: readonly PlannedTask[];
  /** The earliest end that what they wait for allows. */
  readonly longestMs: number;
}

/** What is skipped or stopped delays nobody. `done`: in the order of their ends, so that each comes after what it waited for. */
function whatHappened(
  tasks: readonly PlannedTask[],
  started: ReadonlyMap<string, unknown>,
  done: readonly string[],
): Happened | undefined {
  if (done.length === tasks.length && tasks.every(({ join }) => join !== 'first')) return undefined;
  const byPath = new Map(tasks.map((task) => [task.path, task]));
  const doneAs = new Map(done.map((path, index) => [path, index]));
  const earliestEndMs = new Map<string, number>();
  const happened: PlannedTask[] = [];
  for (const path of done) {
    const task = byPath.get(path);
    if (task === undefined) continue;
    const ended = task.dependencies.filter(({ on }) => earliestEndMs.has(on));
    // In another order another one might have been first, and one that is skipped may be first at once.
    const earliest = ({ on }: Dependency) =>
      earliestEndMs.get(on) ?? (started.has(on) ? (byPath.get(on)?.estimateMs ?? 0) : 0);
    const isFirst = task.join === 'first' && task.dependencies.length > 0;
    const startMs = isFirst ? Math.min(...task.dependencies.map(earliest)) : Math.max(0, ...ended.map(earliest));
    earliestEndMs.set(path, startMs + task.estimateMs);
    const order = isFirst
      ? ended.toSorted((a, b) => (doneAs.get(a.on) ?? 0) - (doneAs.get(b.on) ?? 0)).slice(0, 1)
      : ended;
    happened.push({ ...task, dependencies: order });
  }
  const longestMs = [...earliestEndMs.values()].reduce((longest, ms) => Math.max(longest, ms), 0);
  return { tasks: happened.toSorted((a, b) => a.order - b.order), longestMs };
}

const FAILURE = problem('forecast.failed', 'Supposed to fail.', { retryable: false });

/** All work, shared by all slots without a gap. */
function sharedWorkMs(plan: Plan, counted: readonly PlannedTask[], lengths: ForecastWishes['lengths']): number {
  const slots = plan.mode === 'sequential' ? 1 : Math.max(1, plan.maxParallelTasks);
  const work = counted.reduce((sum, task) => {
    const took = lengths?.get(task.path);
    return task.holdsSlot && !task.disabled ? sum + (took === undefined ? task.estimateMs : workMs(took)) : sum;
  }, 0);
  return Math.ceil(work / slots);
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

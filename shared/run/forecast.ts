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

/**
 * What a run would do if every task took as long as its estimate and ended well: the same schedule as in a real run, with a clock that jumps.
 * Those named in `failing` end badly instead, without another attempt. Containers count as one task each. `ledger` holds the machine's capacities and is used up: give each forecast its own.
 */
export function forecastRun(plan: Plan, ledger: Ledger, failing: ReadonlySet<string> = new Set()): Forecast {
  const remaining = remainingPaths(plan.tasks, () => false);
  const { tasks, makespanMs } = simulate(plan, ledger, failing);
  const latest = latestStarts(plan.tasks, remaining, makespanMs);
  const told = plan.tasks.flatMap((task) => {
    const found = tasks.get(task.path);
    if (found === undefined) return [];
    return [[task.path, { ...found, slackMs: Math.max(0, (latest.get(task.path) ?? 0) - found.startMs) }] as const];
  });
  return {
    makespanMs,
    lowerBoundMs: lowerBound(plan, remaining),
    criticalPath: criticalPath(plan.tasks, remaining),
    tasks: Object.fromEntries(told),
  };
}

function simulate(plan: Plan, ledger: Ledger, failing: ReadonlySet<string>) {
  const byPath = new Map(plan.tasks.map((task) => [task.path, task]));
  // Limits of time do not make a forecast longer or shorter: it says how long things should take.
  const untimed = plan.tasks.map((task) => ({ ...task, timeoutMs: undefined }));
  const schedule = new Schedule({ plan: { ...plan, timeoutMs: undefined, tasks: untimed }, ledger, run: 'forecast' });
  const endings = new Heap<Ending>((a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order));
  const tasks = new Map<string, Omit<ForecastTask, 'slackMs'>>();
  let nowMs = 0;
  const tell = (event: ScheduleEvent) => {
    for (const action of schedule.decide(event, { nowMs, chance: 0 })) {
      if (action.type !== 'start') continue;
      const task = byPath.get(action.task);
      const endMs = nowMs + (task?.estimateMs ?? 0);
      tasks.set(action.task, { startMs: nowMs, endMs, slot: action.slot ?? null });
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
    tell(
      failing.has(task)
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

function lowerBound(plan: Plan, remaining: ReadonlyMap<string, number>): number {
  let longest = 0;
  for (const ms of remaining.values()) longest = Math.max(longest, ms);
  const slots = plan.mode === 'sequential' ? 1 : Math.max(1, plan.maxParallelTasks);
  const work = plan.tasks.reduce((sum, task) => sum + (task.holdsSlot && !task.disabled ? task.estimateMs : 0), 0);
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

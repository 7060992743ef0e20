import { forecastRun } from './forecast.ts';
import { Ledger } from './ledger.ts';
import type { PlannedTask } from './plan.ts';
import type { RunState, TaskState } from './run-state.ts';
import { isEnded, isRunLive } from './task-status.ts';

export interface Expected {
  /** When the run should end, in milliseconds since 1970. */
  readonly endMs: number;
  /** When each task that has not ended should begin and end. */
  readonly tasks: ReadonlyMap<string, { readonly startMs: number; readonly endMs: number }>;
}

/**
 * When a run that goes on should end: the forecast's own schedule over what is left, with the time a running task has worked taken off its estimate.
 * Undefined once it has ended, or while an estimate of nothing would make every answer a guess.
 */
export function expectedEnd(state: RunState, nowMs: number): Expected | undefined {
  if (!isRunLive(state.status) || state.startedAt === undefined) return undefined;
  const left = state.plan.tasks.filter(({ path }) => isOpen(state.tasks.get(path)));
  if (left.every(({ estimateMs }) => estimateMs === 0)) return undefined;
  const open = new Set(left.map(({ path }) => path));
  const tasks = left.map((task) => remainder(task, state.tasks.get(task.path), open, nowMs));
  const pools = Object.entries(state.plan.pools).flatMap(([name, pool]) =>
    typeof pool === 'number' ? [[`pool:${name}`, pool] as const] : [],
  );
  const forecast = forecastRun({ ...state.plan, tasks }, new Ledger(Object.fromEntries(pools)));
  return {
    endMs: nowMs + forecast.makespanMs,
    tasks: new Map(
      Object.entries(forecast.tasks).map(([path, { startMs, endMs }]) => [
        path,
        { startMs: nowMs + startMs, endMs: nowMs + endMs },
      ]),
    ),
  };
}

function isOpen(task: TaskState | undefined): boolean {
  return task !== undefined && !isEnded(task.status);
}

function remainder(
  task: PlannedTask,
  state: TaskState | undefined,
  open: ReadonlySet<string>,
  nowMs: number,
): PlannedTask {
  const isRunning = state?.status === 'running';
  const startedAt = state?.attempts.at(-1)?.startedAt;
  const workedMs = isRunning && startedAt !== undefined ? nowMs - Date.parse(startedAt) : 0;
  return {
    ...task,
    // What runs has its slot already and goes before all that does not.
    priority: isRunning ? 'critical' : task.priority,
    // Nobody knows when a person answers: the end that is told is that after an answer at once.
    estimateMs: task.action === 'flow.approval' ? 0 : Math.max(0, task.estimateMs - Math.max(0, workedMs)),
    // Join and condition matter to what happens, not to how long it takes when all goes well.
    dependencies: isRunning ? [] : task.dependencies.filter(({ on }) => open.has(on)),
    join: 'all',
  };
}

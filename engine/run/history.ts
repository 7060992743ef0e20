import type { Plan } from '#shared/run/plan.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { WorkflowParameter } from '#shared/workflow/workflow.ts';
import type { RunState } from '#shared/run/run-state.ts';

/** How long each task took that really ran and ended well, in milliseconds; of several attempts the last. */
export function durationsOf(state: RunState): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  for (const task of state.tasks.values()) {
    const last = task.attempts.at(-1);
    if (task.status !== 'succeeded' || last?.endedAt === undefined) continue;
    durations.set(task.path, Math.max(0, Date.parse(last.endedAt) - Date.parse(last.startedAt)));
  }
  return durations;
}

/** The same of tasks that failed by themselves: better than a guess where none ended well yet. One that was stopped for its time says nothing about it. */
export function failedDurationsOf(state: RunState): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  for (const task of state.tasks.values()) {
    const last = task.attempts.at(-1);
    if (task.status !== 'failed' || last?.outcome !== 'failed' || last.endedAt === undefined) continue;
    if (task.problem?.code === 'task.timeout') continue;
    durations.set(task.path, Math.max(0, Date.parse(last.endedAt) - Date.parse(last.startedAt)));
  }
  return durations;
}

/** What was seen before takes the place of what was guessed: for the order of starting and for the forecast alike. */
export function withHistory(plan: Plan, durations: ReadonlyMap<string, number>): Plan {
  if (durations.size === 0) return plan;
  const tasks = plan.tasks.map((task) => {
    const seenMs = durations.get(task.path);
    return seenMs === undefined ? task : { ...task, estimateMs: Math.max(1, Math.round(seenMs)) };
  });
  return { ...plan, tasks };
}

const ANY: Readonly<Record<WorkflowParameter['type'], unknown>> = {
  string: '',
  number: 0,
  integer: 0,
  boolean: false,
  array: [],
  object: {},
};

/** A value for each parameter that has none, for a forecast: how long things take does not hang on it as far as one can know. */
export function anyParameters(text: string): Readonly<Record<string, unknown>> {
  const declared = Object.entries(readWorkflow(text).workflow?.parameters ?? {});
  return Object.fromEntries(
    declared
      .filter(([, { required, default: value }]) => required === true && value === undefined)
      .map(([name, { type, enum: choices }]) => [name, choices?.[0] ?? ANY[type]]),
  );
}

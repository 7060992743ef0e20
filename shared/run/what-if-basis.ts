import type { TaskLengths } from './forecast.ts';
import type { Dependency, Plan, PlannedTask } from './plan.ts';
import type { RunForecast } from './run-forecast.ts';
import type { RunState, TaskState } from './run-state.ts';
import { isEnded } from './task-status.ts';

/** What is supposed about: tasks with how long each takes when it runs, and what the machine has. */
export interface WhatIfBasis {
  readonly plan: Plan;
  readonly capacities: Readonly<Record<string, number>>;
  /** Would be, or were, taken from the cache. */
  readonly cached: readonly string[];
  /** Do not take part, or end badly, whatever is supposed. */
  readonly absent: readonly string[];
  readonly failing: readonly string[];
  /** Of a recorded run, by path: how long its tasks really took. What is missing takes its estimate. */
  readonly lengths?: Readonly<Record<string, TaskLengths>>;
}

export function basisOfForecast({ plan, capacities, tasks }: RunForecast): WhatIfBasis {
  const paths = (expected: string) => Object.keys(tasks).filter((path) => tasks[path]?.expected === expected);
  return { plan, capacities, cached: paths('cached'), absent: [], failing: [] };
}

/**
 * A run as it went: each task takes what it took then, with all its attempts and the waiting between them. Containers are taken apart, because what is
 * inside them shares the slots with everything else.
 */
export function basisOfRun(state: RunState, capacities: Readonly<Record<string, number>>): WhatIfBasis {
  const tasks = withInner(state);
  const of = (is: (task: TaskState) => boolean) =>
    tasks.flatMap(({ path }) => {
      const task = state.tasks.get(path);
      return task !== undefined && is(task) ? [path] : [];
    });
  const apart = new Set(tasks.flatMap(({ path }) => (isGate(path) ? [path.slice(0, -BEGIN.length)] : [])));
  const lengths = tasks.flatMap(({ path }): readonly (readonly [string, TaskLengths])[] => {
    const task = state.tasks.get(path);
    if (task === undefined || apart.has(path)) return [[path, { attemptsMs: [0], waitMs: 0 }]];
    return task.status === 'cached' ? [] : [[path, lengthsOf(task)]];
  });
  return {
    plan: { ...state.plan, tasks },
    capacities,
    cached: of(({ status }) => status === 'cached'),
    absent: of(({ status }) => status === 'skipped' || status === 'cancelled' || status === 'waiting'),
    failing: of(({ status }) => status === 'failed'),
    lengths: Object.fromEntries(lengths),
  };
}

function lengthsOf({ attempts, pauses = [], endedAt }: TaskState): TaskLengths {
  const attemptsMs = attempts.map((attempt) => {
    const end = attempt.endedAt ?? endedAt;
    return end === undefined ? 0 : Math.max(0, Date.parse(end) - Date.parse(attempt.startedAt));
  });
  const waits = pauses.flatMap(({ kind, from, to }) =>
    kind === 'retrying' && to !== undefined ? [Date.parse(to) - Date.parse(from)] : [],
  );
  const waitMs = waits.reduce((sum, ms) => sum + ms, 0) / Math.max(1, attempts.length - 1);
  return { attemptsMs: attemptsMs.length === 0 ? [0] : attemptsMs, waitMs: Math.round(waitMs) };
}

const BEGIN = ' (begin)';

/** The beginning of a container that was taken apart; it stands for nothing that anybody planned. */
export function isGate(path: string): boolean {
  return path.endsWith(BEGIN);
}

/** Beyond this a container stays one task: a replay must stay quick. */
const MOST_INNER = 3000;

function withInner(state: RunState): PlannedTask[] {
  const inside = new Map<string, TaskState[]>();
  for (const task of state.tasks.values()) {
    const parent = task.planned?.parent;
    if (parent === undefined) continue;
    const known = inside.get(parent);
    if (known === undefined) inside.set(parent, [task]);
    else known.push(task);
  }
  const open = (task: PlannedTask): readonly PlannedTask[] => {
    const found = state.tasks.get(task.path);
    const inner = inside.get(task.path) ?? [];
    if (found === undefined || !canOpen(found, inner, state)) return [task];
    return [
      { ...task, path: task.path + BEGIN, estimateMs: 0, holdsSlot: false, resources: {} },
      ...innerTasks(task, inner).flatMap(open),
      {
        ...task,
        dependencies: [on(task.path + BEGIN), ...inner.map(({ path }) => on(path))],
        join: 'all',
        estimateMs: 0,
        holdsSlot: false,
        resources: {},
      },
    ];
  };
  return state.plan.tasks.flatMap(open);
}

/** One that began anew has forgotten what it did before. */
function canOpen(container: TaskState, inner: readonly TaskState[], { cleared }: RunState): boolean {
  return (
    inner.length > 0 &&
    inner.length <= MOST_INNER &&
    container.attempts.length === 1 &&
    inner.every((task) => task.planned !== undefined && isEnded(task.status) && cleared?.has(task.path) !== true)
  );
}

function on(path: string): Dependency {
  return { on: path, condition: 'finished', data: false };
}

/** What waits for nothing inside its round waits for the container to begin, and for the round that ended to make room for it. */
function innerTasks({ path }: PlannedTask, inner: readonly TaskState[]): readonly PlannedTask[] {
  const rounds = roundsOf(path, inner);
  const known = new Set(inner.map((task) => task.path));
  return rounds.flatMap((round) => {
    const before = roundBefore(round, rounds);
    const gates = [on(path + BEGIN), ...(before?.tasks ?? []).map((task) => on(task.path))];
    return round.tasks.flatMap(({ planned }): readonly PlannedTask[] => {
      if (planned === undefined) return [];
      const dependencies = planned.dependencies.filter((each) => known.has(each.on));
      return [
        dependencies.length > 0 ? { ...planned, dependencies } : { ...planned, dependencies: gates, join: 'all' },
      ];
    });
  });
}

interface Round {
  readonly tasks: readonly TaskState[];
  readonly fromMs: number;
  readonly toMs: number;
}

function roundsOf(container: string, inner: readonly TaskState[]): readonly Round[] {
  const groups = Map.groupBy(inner, ({ path }) => path.slice(container.length).split('.', 1)[0] ?? '');
  return [...groups.values()].map((tasks) => {
    const starts = tasks.map((task) => Date.parse(task.queuedAt ?? task.startedAt ?? task.endedAt ?? ''));
    const ends = tasks.map((task) => Date.parse(task.endedAt ?? ''));
    return { tasks, fromMs: Math.min(...starts), toMs: Math.max(...ends) };
  });
}

/** A round gets in line the moment it may begin: at the start of the container, or when one before it ended. */
function roundBefore(round: Round, rounds: readonly Round[]): Round | undefined {
  return rounds
    .filter((other) => other !== round && other.toMs <= round.fromMs)
    .reduce<Round | undefined>(
      (last, other) => (last === undefined || other.toMs > last.toMs ? other : last),
      undefined,
    );
}

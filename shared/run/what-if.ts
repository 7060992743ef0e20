import { forecastRun, type Forecast, type TaskLengths } from './forecast.ts';
import { Ledger } from './ledger.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { readPool } from './pool-setting.ts';
import { isGate, type WhatIfBasis } from './what-if-basis.ts';

/** What is left out stays as it is. */
export interface Supposition {
  readonly slots?: number;
  readonly memoryBytes?: number;
  /** Amounts by name of the project's pools. */
  readonly pools?: Readonly<Record<string, number>>;
  /** How long a node takes, as a part of what it takes now: 0.5 is twice as fast. In a loop that is each of its rounds. */
  readonly durations?: Readonly<Record<string, number>>;
  readonly isCacheOff?: boolean;
  /** A node. */
  readonly failing?: string;
}

export interface SlotPoint {
  readonly slots: number;
  readonly makespanMs: number;
}

export type Hint =
  | { readonly kind: 'slotMore'; readonly slots: number; readonly savesMs: number }
  | { readonly kind: 'slotsEnough'; readonly slots: number }
  | { readonly kind: 'split'; readonly task: string; readonly savesMs: number }
  | { readonly kind: 'cache'; readonly savesMs: number };

export interface WhatIf {
  readonly forecast: Forecast;
  /** Do not run because of the supposed failure. */
  readonly skipped: readonly string[];
  /** From one slot on; empty where slots do not matter (mode `sequential`). */
  readonly curve: readonly SlotPoint[];
  /** The fewest slots within a twentieth of the best. */
  readonly knee: number | undefined;
  readonly hints: readonly Hint[];
}

const MOST_SLOTS = 32;
const MOST_SPLITS = 3;
const KNEE = 1.05;

export function simulate(basis: WhatIfBasis, wish: Supposition = {}): Forecast {
  const plan = supposed(basis, wish);
  const failing = new Set(basis.failing);
  for (const { path, node } of plan.tasks) if (node === wish.failing) failing.add(path);
  return forecastRun(plan, ledgerFor(basis, wish), { failing, lengths: supposedLengths(basis, wish) });
}

function supposed({ plan, cached, absent }: WhatIfBasis, wish: Supposition): Plan {
  const free = new Set(wish.isCacheOff === true ? [] : cached);
  const gone = new Set(absent);
  const tasks = plan.tasks
    .filter(({ path }) => !gone.has(path))
    .map((task): PlannedTask => {
      const dependencies = gone.size === 0 ? task.dependencies : task.dependencies.filter(({ on }) => !gone.has(on));
      // What the cache gives holds nothing and takes no time worth telling.
      if (free.has(task.path)) return { ...task, dependencies, estimateMs: 0, holdsSlot: false, resources: {} };
      return { ...task, dependencies, estimateMs: Math.round(task.estimateMs * partOf(task, wish)) };
    });
  return { ...plan, tasks, maxParallelTasks: wish.slots ?? plan.maxParallelTasks };
}

function partOf({ node }: PlannedTask, wish: Supposition): number {
  return wish.durations?.[node] ?? 1;
}

function supposedLengths({ plan, lengths, cached }: WhatIfBasis, wish: Supposition) {
  if (lengths === undefined) return undefined;
  const free = new Set(wish.isCacheOff === true ? [] : cached);
  return new Map(
    plan.tasks.flatMap((task): readonly (readonly [string, TaskLengths])[] => {
      const took = lengths[task.path];
      if (took === undefined || free.has(task.path)) return [];
      const attemptsMs = took.attemptsMs.map((ms) => Math.round(ms * partOf(task, wish)));
      return [[task.path, { ...took, attemptsMs }]];
    }),
  );
}

function ledgerFor({ plan, capacities }: WhatIfBasis, wish: Supposition): Ledger {
  const memory: Record<string, number> = wish.memoryBytes === undefined ? {} : { memory: wish.memoryBytes };
  const ledger = new Ledger({ ...capacities, ...memory });
  for (const [name, value] of Object.entries(plan.pools)) {
    const pool = readPool(value);
    if (pool === undefined) continue;
    const amount = wish.pools?.[name] ?? pool.amount;
    if (pool.refillMs === undefined) ledger.setCapacity(`pool:${name}`, amount);
    else ledger.setRate(`pool:${name}`, amount, pool.refillMs);
  }
  return ledger;
}

/** The supposed run, how long it takes with how many slots, and what would make it shorter. Runs the schedule a few dozen times: not for the window's own thread. */
export function whatIf(basis: WhatIfBasis, wish: Supposition = {}): WhatIf {
  const forecast = simulate(basis, wish);
  const absent = new Set(basis.absent);
  const curve = slotCurve(basis, wish);
  return {
    forecast,
    skipped: basis.plan.tasks.flatMap(({ path, disabled }) =>
      forecast.tasks[path] === undefined && !absent.has(path) && !disabled && !isGate(path) ? [path] : [],
    ),
    curve,
    knee: kneeOf(curve),
    hints: hintsOf(basis, wish, forecast, curve),
  };
}

/** Until more slots help no more, and at least two beyond those there are. */
export function slotCurve(basis: WhatIfBasis, wish: Supposition = {}): readonly SlotPoint[] {
  const { plan } = basis;
  if (plan.mode === 'sequential') return [];
  const now = wish.slots ?? plan.maxParallelTasks;
  const most = Math.min(MOST_SLOTS, Math.max(now + 2, plan.tasks.length));
  const points: SlotPoint[] = [];
  for (let slots = 1; slots <= most; slots += 1) {
    const { makespanMs, lowerBoundMs } = simulate(basis, { ...wish, slots });
    points.push({ slots, makespanMs });
    if (slots >= now + 2 && makespanMs <= lowerBoundMs) break;
  }
  return points;
}

export function kneeOf(curve: readonly SlotPoint[]): number | undefined {
  const best = Math.min(...curve.map(({ makespanMs }) => makespanMs));
  return curve.find(({ makespanMs }) => makespanMs <= best * KNEE)?.slots;
}

function hintsOf(
  basis: WhatIfBasis,
  wish: Supposition,
  forecast: Forecast,
  curve: readonly SlotPoint[],
): readonly Hint[] {
  const hints: Hint[] = [];
  const now = wish.slots ?? basis.plan.maxParallelTasks;
  const { makespanMs } = forecast;
  const more = curve.find(({ slots }) => slots === now + 1);
  if (more !== undefined)
    hints.push({ kind: 'slotMore', slots: now + 1, savesMs: Math.max(0, makespanMs - more.makespanMs) });
  const fewest = curve.find((point) => point.makespanMs <= makespanMs);
  if (fewest !== undefined && fewest.slots < now) hints.push({ kind: 'slotsEnough', slots: fewest.slots });
  hints.push(...splitHints(basis, wish, forecast));
  if (wish.isCacheOff !== true && basis.cached.length > 0) {
    const without = simulate(basis, { ...wish, isCacheOff: true });
    hints.push({ kind: 'cache', savesMs: Math.max(0, without.makespanMs - makespanMs) });
  }
  return hints;
}

/** What would be won if one of the longest tasks on the critical path were two that can go at the same time. */
function splitHints(basis: WhatIfBasis, wish: Supposition, forecast: Forecast): readonly Hint[] {
  const lengthMs = (path: string): number => {
    const task = forecast.tasks[path];
    return task === undefined ? 0 : task.endMs - task.startMs;
  };
  // Containers, questions to a person and waits hold no slot, and there is nothing in them to do side by side.
  const isWork = new Set(basis.plan.tasks.flatMap(({ path, holdsSlot }) => (holdsSlot ? [path] : [])));
  const candidates = forecast.criticalPath.filter((path) => isWork.has(path));
  const longest = candidates.toSorted((one, other) => lengthMs(other) - lengthMs(one)).slice(0, MOST_SPLITS);
  return (
    longest
      .map((task): Hint & { readonly kind: 'split' } => {
        const split = simulate(withSplit(basis, task), wish);
        return { kind: 'split', task, savesMs: forecast.makespanMs - split.makespanMs };
      })
      // One in a hundred is less than a forecast knows.
      .filter(({ savesMs }) => savesMs * 100 >= forecast.makespanMs && savesMs > 0)
      .toSorted((one, other) => other.savesMs - one.savesMs)
  );
}

/** Two tasks of half the length instead of one, which whatever needed it waits for. */
function withSplit(basis: WhatIfBasis, path: string): WhatIfBasis {
  const twin = `${path} (other half)`;
  const tasks = basis.plan.tasks.flatMap((task): readonly PlannedTask[] => {
    const needs = task.dependencies.find(({ on }) => on === path);
    const dependencies = needs === undefined ? task.dependencies : [...task.dependencies, { ...needs, on: twin }];
    if (task.path !== path) return [{ ...task, dependencies }];
    const half = { ...task, estimateMs: task.estimateMs / 2 };
    return [half, { ...half, path: twin }];
  });
  const plan = { ...basis.plan, tasks };
  const took = basis.lengths?.[path];
  if (took === undefined) return { ...basis, plan };
  const half = { ...took, attemptsMs: took.attemptsMs.map((ms) => ms / 2) };
  return { ...basis, plan, lengths: { ...basis.lengths, [path]: half, [twin]: half } };
}

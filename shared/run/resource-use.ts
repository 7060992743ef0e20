import { parseSize } from '../workflow/size.ts';
import type { RunState, TaskState } from './run-state.ts';
import { isEnded } from './task-status.ts';
import type { Stretch } from './time-scale.ts';

/** One measurement of what an attempt used. */
export interface UsageSample {
  readonly task: string;
  readonly attempt: number;
  readonly atMs: number;
  /** Cores, so 1.5 is one and a half. */
  readonly cpu: number;
  readonly rssBytes: number;
}

/** From `atMs` on it is `value`. */
export interface Step {
  readonly atMs: number;
  readonly value: number;
}

export interface ResourceLane {
  /** `slots`, `cpu`, `memory` (bytes), or `pool:NAME`. */
  readonly name: string;
  readonly capacity: number | undefined;
  /** What tasks asked for and held. */
  readonly reserved: readonly Step[];
  /** What was measured; empty where nothing is measured. */
  readonly used: readonly Step[];
}

/** A sample older than this says nothing about now: its process may have ended without another. */
const SAMPLE_LASTS_MS = 2500;

/** What tasks held and what they really used, over time. Only lanes in which something happened, slots always. */
export function resourceLanes(
  state: RunState,
  samples: readonly UsageSample[],
  nowMs: number,
): readonly ResourceLane[] {
  const held = new Map<string, Change[]>();
  const hold = (name: string, amount: number, { fromMs, toMs }: Stretch): void => {
    if (amount === 0) return;
    const changes = held.get(name) ?? [];
    changes.push({ atMs: fromMs, by: amount }, { atMs: toMs, by: -amount });
    held.set(name, changes);
  };
  for (const task of state.tasks.values())
    for (const stretch of heldBy(task, nowMs)) for (const [name, amount] of needsOf(task)) hold(name, amount, stretch);
  const used = usedOf(samples);
  const names = [...new Set(['slots', ...used.keys(), ...[...held.keys()].toSorted()])];
  return names.map((name) => ({
    name,
    capacity: capacityOf(name, state),
    reserved: stepsOf(held.get(name) ?? []),
    used: used.get(name) ?? [],
  }));
}

/** A lane as it was at a moment: without what came later. */
export function laneUntil(lane: ResourceLane, atMs: number): ResourceLane {
  return { ...lane, reserved: stepsUntil(lane.reserved, atMs), used: stepsUntil(lane.used, atMs) };
}

/** They are in order of time. */
function stepsUntil(steps: readonly Step[], atMs: number): readonly Step[] {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low === steps.length ? steps : steps.slice(0, low);
}

interface Change {
  readonly atMs: number;
  readonly by: number;
}

/** Attempts hold what they need, but not while a person decides. */
function heldBy(task: TaskState, nowMs: number): readonly Stretch[] {
  const known = heldByEnded.get(task);
  if (known !== undefined) return known;
  const stretches = stretchesOf(task, nowMs);
  if (isEnded(task.status)) heldByEnded.set(task, stretches);
  return stretches;
}

/** Of thousands of tasks most have ended, and times are slow to read. */
const heldByEnded = new WeakMap<TaskState, readonly Stretch[]>();

function stretchesOf(task: TaskState, nowMs: number): readonly Stretch[] {
  if (task.pauses?.some(({ kind }) => kind === 'deciding') === true) return [];
  return task.attempts.map(({ startedAt, endedAt }) => ({
    fromMs: Date.parse(startedAt),
    toMs: endedAt === undefined ? (task.endedAt === undefined ? nowMs : Date.parse(task.endedAt)) : Date.parse(endedAt),
  }));
}

type Needs = readonly (readonly [string, number])[];

const needsOfPlanned = new WeakMap<NonNullable<TaskState['planned']>, Needs>();

function needsOf({ planned }: TaskState): Needs {
  if (planned === undefined) return [];
  const known = needsOfPlanned.get(planned) ?? plannedNeeds(planned);
  needsOfPlanned.set(planned, known);
  return known;
}

function plannedNeeds(planned: NonNullable<TaskState['planned']>): Needs {
  const { cpu, memory, pools = {} } = planned.resources;
  const bytes = memory === undefined ? undefined : parseSize(memory);
  return [
    ['slots', planned.holdsSlot ? 1 : 0],
    ['cpu', cpu ?? 0],
    ['memory', bytes ?? 0],
    ...Object.entries(pools).map(([name, amount]) => [`pool:${name}`, amount] as const),
  ];
}

function capacityOf(name: string, { plan }: RunState): number | undefined {
  if (name === 'slots') return plan.mode === 'sequential' ? 1 : plan.maxParallelTasks;
  const pool = name.startsWith('pool:') ? plan.pools[name.slice('pool:'.length)] : undefined;
  return typeof pool === 'number' ? pool : undefined;
}

function stepsOf(changes: readonly Change[]): readonly Step[] {
  const steps: Step[] = [];
  let value = 0;
  for (const { atMs, by } of changes.toSorted((a, b) => a.atMs - b.atMs)) {
    value += by;
    if (steps.at(-1)?.atMs === atMs) steps.pop();
    if (steps.at(-1)?.value !== value) steps.push({ atMs, value });
  }
  return steps;
}

/** The sum over attempts of what each used last. */
function usedOf(samples: readonly UsageSample[]): ReadonlyMap<string, readonly Step[]> {
  if (samples.length === 0) return new Map();
  const byAttempt = new Map<string, UsageSample[]>();
  for (const sample of samples) {
    const key = `${sample.task}#${sample.attempt}`;
    const known = byAttempt.get(key);
    if (known === undefined) byAttempt.set(key, [sample]);
    else known.push(sample);
  }
  const cpu: Change[] = [];
  const memory: Change[] = [];
  for (const list of byAttempt.values()) {
    for (const [index, { atMs, cpu: cores, rssBytes }] of list.entries()) {
      // A sample tells of the time before it, so it begins where the last one stood.
      const fromMs = Math.max(list[index - 1]?.atMs ?? atMs - SAMPLE_LASTS_MS / 2, atMs - SAMPLE_LASTS_MS);
      cpu.push({ atMs: fromMs, by: cores }, { atMs, by: -cores });
      memory.push({ atMs: fromMs, by: rssBytes }, { atMs, by: -rssBytes });
    }
  }
  return new Map([
    ['cpu', rounded(stepsOf(cpu))],
    ['memory', rounded(stepsOf(memory))],
  ]);
}

/** Sums of fractions leave dust that would draw as a line above zero. */
function rounded(steps: readonly Step[]): readonly Step[] {
  return steps.map(({ atMs, value }) => ({ atMs, value: Math.max(0, Math.round(value * 1000) / 1000) }));
}

import { criticalPath, slackOf, type CriticalStep } from '#shared/run/critical-path.ts';
import { recordedTasks } from '#shared/run/recorded-tasks.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isEnded, isRunLive } from '#shared/run/task-status.ts';
import { lineageOf, tasksOf, type Lineage } from '#shared/run/task-query.ts';
import { barsOf, type Bar } from '#shared/run/timeline-bars.ts';
import { orderTasks, type OrderedTask, type TimelineMode } from '#shared/run/timeline-order.ts';
import { idleGaps, type Stretch } from '#shared/run/time-scale.ts';

export interface TaskRow extends Omit<OrderedTask, 'task'> {
  readonly kind: 'task';
  readonly path: string;
}

/** All that ran in one slot, or without one; bars of tasks that overlap get lanes of their own. */
export interface LaneRow {
  readonly kind: 'lane';
  /** Undefined: tasks that hold no slot. */
  readonly slot: number | undefined;
  readonly tasks: readonly TaskState[];
}

export type Row = TaskRow | LaneRow;

export interface RowWishes {
  readonly mode: TimelineMode;
  readonly query: string;
  readonly hidesNotStarted: boolean;
  readonly hidesGroups: boolean;
}

export function rowsOf(state: RunState, wishes: RowWishes): readonly Row[] {
  const wanted =
    wishes.query.trim() === '' ? undefined : tasksOf(wishes.query, state.tasks.values(), lineageOfRun(state));
  const isShown = (task: TaskState): boolean =>
    (wanted?.has(task.path) ?? true) && !(wishes.hidesNotStarted && task.startedAt === undefined);
  if (wishes.mode === 'timed') return lanesOf([...state.tasks.values()].filter(isShown));
  const rows = inOrder(state, wishes.mode, wishes.hidesGroups);
  // Thousands of rows stay as they are while only their tasks change.
  if (wanted === undefined && !wishes.hidesNotStarted) return rows;
  return rows.filter(({ path }) => {
    const task = state.tasks.get(path);
    return task !== undefined && isShown(task);
  });
}

interface KnownOrder {
  readonly tasks: RunState['tasks'];
  readonly mode: TimelineMode;
  readonly hidesGroups: boolean;
  readonly rows: readonly TaskRow[];
}

let known: KnownOrder | undefined;

/** The order depends on what is planned alone: worked out once, not with every event and not for every moment one goes back to. */
function inOrder(state: RunState, mode: Exclude<TimelineMode, 'timed'>, hidesGroups: boolean): readonly TaskRow[] {
  const { tasks } = state;
  const isKnown = known?.mode === mode && known.hidesGroups === hidesGroups && isPlannedAlike(tasks, known.tasks);
  const rows = isKnown && known !== undefined ? known.rows : ordered(state, mode, hidesGroups);
  known = { tasks, mode, hidesGroups, rows };
  return rows;
}

function ordered(state: RunState, mode: Exclude<TimelineMode, 'timed'>, hidesGroups: boolean): readonly TaskRow[] {
  return orderTasks(state, mode, () => hidesGroups).map(({ task, ...row }) => ({
    kind: 'task',
    path: task.path,
    ...row,
  }));
}

function isPlannedAlike(tasks: RunState['tasks'], others: RunState['tasks']): boolean {
  if (tasks === others) return true;
  if (tasks.size !== others.size) return false;
  const other = others.values();
  for (const task of tasks.values()) {
    const { value } = other.next();
    if (value?.path !== task.path || value.planned !== task.planned) return false;
  }
  return true;
}

function lineageOfRun(state: RunState): Lineage {
  return lineageOf(
    [...state.tasks.values()].map(({ path, planned }) => ({ path, dependencies: planned?.dependencies ?? [] })),
  );
}

function lanesOf(tasks: readonly TaskState[]): readonly LaneRow[] {
  const bySlot = new Map<number, TaskState[]>();
  const others: { endMs: number; readonly tasks: TaskState[] }[] = [];
  const ran = tasks.filter(({ attempts }) => attempts.length > 0);
  for (const task of ran.toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''))) {
    const slots = new Set(task.attempts.map(({ slot }) => slot));
    for (const slot of slots) {
      if (slot !== undefined) {
        const known = bySlot.get(slot);
        if (known === undefined) bySlot.set(slot, [task]);
        else known.push(task);
      }
    }
    if (!slots.has(undefined)) continue;
    const startMs = Date.parse(task.startedAt ?? '');
    const endMs = task.endedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(task.endedAt);
    const free = others.find((lane) => lane.endMs <= startMs);
    if (free === undefined) {
      others.push({ endMs, tasks: [task] });
    } else {
      free.endMs = endMs;
      free.tasks.push(task);
    }
  }
  return [
    ...[...bySlot].toSorted(([a], [b]) => a - b).map(([slot, held]): LaneRow => ({ kind: 'lane', slot, tasks: held })),
    ...others.map((lane): LaneRow => ({ kind: 'lane', slot: undefined, tasks: lane.tasks })),
  ];
}

export interface TaskBar extends Bar {
  readonly task: TaskState;
}

/** Bars of a task that touch the stretch in view. `readyMs`: when it had something to wait for. */
export function barsOfTask(
  task: TaskState,
  readyMs: number | undefined,
  nowMs: number,
  view: Stretch,
): readonly TaskBar[] {
  return barsOf(task, readyMs, nowMs)
    .filter((bar) => isIn(bar, view))
    .map((bar) => ({ ...bar, task }));
}

/** Bars of a lane that touch the stretch in view; of those that would be drawn over each other the first, and whatever failed. */
export function barsOfLane(
  { tasks, slot }: LaneRow,
  nowMs: number,
  view: Stretch,
  leastMs: number,
): readonly TaskBar[] {
  let reachedMs = Number.NEGATIVE_INFINITY;
  const shown: TaskBar[] = [];
  for (const task of tasks) {
    for (const bar of laneBarsOf(task, nowMs)) {
      if (bar.kind === 'attempt' && bar.attempt?.slot !== slot) continue;
      if (!isIn(bar, view) || (bar.toMs < reachedMs + leastMs && bar.status !== 'failed')) continue;
      reachedMs = bar.toMs;
      shown.push(bar);
    }
  }
  return shown;
}

const laneBars = new WeakMap<TaskState, readonly TaskBar[]>();

/** What a lane draws of a task. Each step of a zoom asks for it of thousands, and of one that has ended it stays the same. */
function laneBarsOf(task: TaskState, nowMs: number): readonly TaskBar[] {
  const known = laneBars.get(task);
  if (known !== undefined) return known;
  const bars = barsOf(task, undefined, nowMs)
    .filter(({ kind }) => kind === 'deciding' || kind === 'attempt')
    .map((bar) => ({ ...bar, task }));
  if (isEnded(task.status)) laneBars.set(task, bars);
  return bars;
}

function isIn({ fromMs, toMs }: Bar, view: Stretch): boolean {
  return toMs >= view.fromMs && fromMs <= view.toMs;
}

/** When the first of its dependencies had ended; undefined when there is none, or none has. */
export function readySince(task: TaskState, state: RunState): number | undefined {
  const ends = (task.planned?.dependencies ?? []).flatMap(({ on }) => {
    const endedAt = state.tasks.get(on)?.endedAt;
    return endedAt === undefined ? [] : [Date.parse(endedAt)];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What the overlays draw: how the run came to take as long as it did. */
export interface Overlay {
  readonly steps: readonly CriticalStep[];
  readonly critical: ReadonlySet<string>;
  readonly slackMs: ReadonlyMap<string, number>;
}

export function overlayOf(state: RunState, nowMs: number): Overlay {
  const recorded = recordedTasks(state, nowMs);
  const steps = criticalPath(recorded);
  return { steps, critical: new Set(steps.map(({ path }) => path)), slackMs: slackOf(recorded) };
}

/** Gaps in which no attempt ran and nobody stood in line. The last one of a run that goes on is not folded: it still grows. */
export function gapsOf(state: RunState, span: Stretch, nowMs: number): readonly Stretch[] {
  const busy = [...state.tasks.values()].flatMap((task) =>
    barsOf(task, undefined, nowMs)
      .filter(({ kind }) => kind === 'attempt' || kind === 'queued')
      // Containers are open all the time; only the work inside them is work.
      .filter(() => task.planned?.holdsSlot !== false || task.action === 'flow.wait')
      .map(({ fromMs, toMs }) => ({ fromMs, toMs })),
  );
  const isLive = isRunLive(state.status);
  return idleGaps(busy, span).filter(({ toMs }) => !isLive || toMs < span.toMs);
}

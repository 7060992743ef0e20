import type { RunState, TaskState } from './run-state.ts';

export type TimelineMode = 'flat' | 'waterfall' | 'timed';

/** A task and how deep it lies in containers. */
export interface OrderedTask {
  readonly task: TaskState;
  readonly depth: number;
  /** A container whose tasks are hidden. */
  readonly isFolded: boolean;
  /** It has tasks inside. */
  readonly isGroup: boolean;
}

interface Placed {
  readonly path: string;
  readonly parent: string | undefined;
  readonly before: readonly string[];
  readonly order: number;
}

function placesOf(state: RunState): readonly Placed[] {
  return [...state.tasks.values()].map(({ path, planned }, order) => ({
    path,
    parent: planned?.parent,
    before: planned?.dependencies.map(({ on }) => on) ?? [],
    order,
  }));
}

/**
 * Rows of the timeline. `flat`: by level, the longest way from a start; `waterfall`: each task below the one it waits for. Tasks of a container follow it.
 * The order depends on the plan alone, so that no row jumps while the run goes on.
 */
export function orderTasks(
  state: RunState,
  mode: Exclude<TimelineMode, 'timed'>,
  isFolded: (path: string) => boolean,
): readonly OrderedTask[] {
  const inner = new Map<string | undefined, Placed[]>();
  for (const place of placesOf(state)) {
    const known = inner.get(place.parent);
    if (known === undefined) inner.set(place.parent, [place]);
    else known.push(place);
  }
  const rows: OrderedTask[] = [];
  const put = (parent: string | undefined, depth: number): void => {
    const scope = inner.get(parent) ?? [];
    for (const { path } of mode === 'flat' ? byLevel(scope) : byDependency(scope)) {
      const task = state.tasks.get(path);
      if (task === undefined) continue;
      const isGroup = inner.has(path);
      rows.push({ task, depth, isGroup, isFolded: isGroup && isFolded(path) });
      if (isGroup && !isFolded(path)) put(path, depth + 1);
    }
  };
  put(undefined, 0);
  return rows;
}

function byLevel(scope: readonly Placed[]): readonly Placed[] {
  const levels = levelsOf(scope);
  return scope.toSorted((a, b) => (levels.get(a.path) ?? 0) - (levels.get(b.path) ?? 0) || a.order - b.order);
}

/** The longest way from a start, within one scope. */
function levelsOf(scope: readonly Placed[]): ReadonlyMap<string, number> {
  const byPath = new Map(scope.map((place) => [place.path, place]));
  const levels = new Map<string, number>();
  for (const place of inTopologicalOrder(scope, byPath)) {
    const below = place.before.filter((path) => byPath.has(path)).map((path) => levels.get(path) ?? 0);
    levels.set(place.path, below.length === 0 ? 0 : Math.max(...below) + 1);
  }
  return levels;
}

/** Depth first: what only this task lets start follows it at once. */
function byDependency(scope: readonly Placed[]): readonly Placed[] {
  const byPath = new Map(scope.map((place) => [place.path, place]));
  const dependents = dependentsOf(scope, byPath);
  const open = openCounts(scope, byPath);
  const rows: Placed[] = [];
  const ready = scope.filter(({ path }) => open.get(path) === 0).reverse();
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    rows.push(place);
    const freed = (dependents.get(place.path) ?? []).filter((next) => {
      const left = (open.get(next.path) ?? 0) - 1;
      open.set(next.path, left);
      return left === 0;
    });
    ready.push(...freed.reverse());
  }
  return rows;
}

function inTopologicalOrder(scope: readonly Placed[], byPath: ReadonlyMap<string, Placed>): readonly Placed[] {
  const dependents = dependentsOf(scope, byPath);
  const open = openCounts(scope, byPath);
  const taken = scope.filter(({ path }) => open.get(path) === 0);
  for (const place of taken) {
    for (const next of dependents.get(place.path) ?? []) {
      const left = (open.get(next.path) ?? 0) - 1;
      open.set(next.path, left);
      if (left === 0) taken.push(next);
    }
  }
  return taken;
}

function namesIn(place: Placed, byPath: ReadonlyMap<string, Placed>): readonly string[] {
  return [...new Set(place.before)].filter((path) => byPath.has(path));
}

function openCounts(scope: readonly Placed[], byPath: ReadonlyMap<string, Placed>): Map<string, number> {
  return new Map(scope.map((place) => [place.path, namesIn(place, byPath).length]));
}

function dependentsOf(
  scope: readonly Placed[],
  byPath: ReadonlyMap<string, Placed>,
): ReadonlyMap<string, readonly Placed[]> {
  const dependents = new Map<string, Placed[]>();
  for (const place of scope) {
    for (const path of namesIn(place, byPath)) {
      const known = dependents.get(path);
      if (known === undefined) dependents.set(path, [place]);
      else known.push(place);
    }
  }
  return dependents;
}

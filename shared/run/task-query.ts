import type { TaskState } from './run-state.ts';
import type { PlannedTask } from './plan.ts';

/** Who comes before and after whom, by path. */
export interface Lineage {
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

export function lineageOf(tasks: readonly Pick<PlannedTask, 'path' | 'dependencies'>[]): Lineage {
  const before = new Map<string, readonly string[]>();
  const after = new Map<string, string[]>();
  for (const { path, dependencies } of tasks) {
    const names = [...new Set(dependencies.map(({ on }) => on))];
    before.set(path, names);
    for (const name of names) {
      const known = after.get(name);
      if (known === undefined) after.set(name, [path]);
      else known.push(path);
    }
  }
  return { before, after };
}

/**
 * Paths of the tasks a query names; undefined: all. Words are joined by "or": `build` (part of a path or a name), `test*` (it and all that comes after it),
 * `*test` (and all before), `+build` and `build+` (one step). `status:failed` narrows what the other words found; several of them are joined by "or".
 */
export function tasksOf(
  query: string,
  tasks: Iterable<Pick<TaskState, 'path' | 'name' | 'status'>>,
  lineage: Lineage,
): ReadonlySet<string> | undefined {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const all = [...tasks];
  const statuses = words.filter((word) => word.startsWith('status:')).map((word) => word.slice('status:'.length));
  const names = words.filter((word) => !word.startsWith('status:'));
  const found = new Set(
    names.length === 0 ? all.map(({ path }) => path) : names.flatMap((word) => named(word, all, lineage)),
  );
  if (statuses.length === 0) return found;
  return new Set(
    all
      .filter(({ path, status }) => found.has(path) && statuses.some((wanted) => status.startsWith(wanted)))
      .map(({ path }) => path),
  );
}

const WORD = /^(?<before>\*|\+*)(?<name>.*?)(?<after>\*|\+*)$/s;

function named(
  word: string,
  tasks: readonly Pick<TaskState, 'path' | 'name'>[],
  { before, after }: Lineage,
): readonly string[] {
  const parts = WORD.exec(word)?.groups;
  const name = parts?.['name'] ?? word;
  const exact = tasks.filter((task) => task.path.toLowerCase() === name || task.name.toLowerCase() === name);
  const found = exact.length > 0 ? exact : tasks.filter((task) => isPart(name, task));
  const paths = found.map(({ path }) => path);
  return [
    ...paths,
    ...reached(paths, before, stepsOf(parts?.['before'])),
    ...reached(paths, after, stepsOf(parts?.['after'])),
  ];
}

function isPart(name: string, task: Pick<TaskState, 'path' | 'name'>): boolean {
  return task.path.toLowerCase().includes(name) || task.name.toLowerCase().includes(name);
}

function stepsOf(sign: string | undefined): number {
  return sign === '*' ? Number.POSITIVE_INFINITY : (sign?.length ?? 0);
}

function reached(
  from: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
  steps: number,
): readonly string[] {
  const seen = new Set<string>();
  let edge = from;
  for (let step = 0; step < steps && edge.length > 0; step += 1) {
    edge = edge.flatMap((path) => next.get(path) ?? []).filter((path) => !seen.has(path));
    for (const path of edge) seen.add(path);
  }
  return [...seen];
}

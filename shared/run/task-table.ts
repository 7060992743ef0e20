import type { TaskState } from './run-state.ts';

const CHUNK = 32;
const GROUP = 32;

type Chunk = readonly TaskState[];
type Group = readonly Chunk[];

/**
 * A map that is never changed: `with` gives a new one that shares all but one chunk of 32 tasks, and the list of one group of 32 chunks, so
 * folding an event into a run of 50,000 tasks copies about a hundred references and every older snapshot stays as it was. Order is the order
 * of adding.
 */
export class TaskTable implements ReadonlyMap<string, TaskState> {
  /** Shared by all snapshots of one line; entries from `size` on belong to later snapshots and are not ours. */
  readonly #places: Map<string, number>;
  readonly #groups: readonly Group[];
  readonly size: number;

  private constructor(places: Map<string, number>, groups: readonly Group[], size: number) {
    this.#places = places;
    this.#groups = groups;
    this.size = size;
  }

  static of(tasks: readonly TaskState[]): TaskTable {
    return new TaskTable(new Map(), [], 0).withAdded(tasks);
  }

  get(path: string): TaskState | undefined {
    const place = this.#place(path);
    return place === undefined ? undefined : this.#at(place);
  }

  has(path: string): boolean {
    return this.#place(path) !== undefined;
  }

  /** Replaces a task that is there, or adds it at the end. */
  with(task: TaskState): TaskTable {
    const place = this.#place(task.path);
    if (place === undefined) return this.withAdded([task]);
    const { group, chunk, item } = placed(place);
    const chunks = this.#groups[group] ?? [];
    const replaced = chunks.with(chunk, (chunks[chunk] ?? []).with(item, task));
    return new TaskTable(this.#places, this.#groups.with(group, replaced), this.size);
  }

  /** Adds many at the end; those that are there already are replaced. */
  withAdded(tasks: readonly TaskState[]): TaskTable {
    const known = tasks.filter((task) => this.has(task.path));
    const fresh = known.length === 0 ? tasks : tasks.filter((task) => !this.has(task.path));
    const base = known.reduce<TaskTable>((table, task) => table.with(task), this);
    return fresh.length === 0 ? base : base.#append(fresh);
  }

  #append(tasks: readonly TaskState[]): TaskTable {
    // Another snapshot of the same line has already grown: this one becomes a branch with places of its own.
    const grown = this.#places.size > this.size;
    const places = grown ? new Map([...this.#places].filter(([, place]) => place < this.size)) : this.#places;
    const groups = [...this.#groups];
    let size = this.size;
    // The last chunk and the last group are begun anew; what is full stays shared.
    let chunks = [...(groups[placed(size).group] ?? [])];
    let open = [...(chunks[placed(size).chunk] ?? [])];
    for (const task of tasks) {
      const { group, chunk, item } = placed(size);
      if (item === 0) open = [];
      if (item === 0 && chunk === 0) chunks = [];
      open[item] = task;
      chunks[chunk] = open;
      groups[group] = chunks;
      places.set(task.path, size);
      size += 1;
    }
    return new TaskTable(places, groups, size);
  }

  #place(path: string): number | undefined {
    const place = this.#places.get(path);
    return place === undefined || place >= this.size ? undefined : place;
  }

  #at(place: number): TaskState | undefined {
    const { group, chunk, item } = placed(place);
    return this.#groups[group]?.[chunk]?.[item];
  }

  *values(): MapIterator<TaskState> {
    // Each by itself: handing on to the iterator of every chunk takes twice as long.
    for (const group of this.#groups) for (const chunk of group) for (const task of chunk) yield task;
  }

  *keys(): MapIterator<string> {
    for (const task of this.values()) yield task.path;
  }

  *entries(): MapIterator<[string, TaskState]> {
    for (const task of this.values()) yield [task.path, task];
  }

  [Symbol.iterator](): MapIterator<[string, TaskState]> {
    return this.entries();
  }

  forEach(visit: (task: TaskState, path: string, table: ReadonlyMap<string, TaskState>) => void): void {
    for (const group of this.#groups) for (const chunk of group) for (const task of chunk) visit(task, task.path, this);
  }
}

function placed(place: number): { readonly group: number; readonly chunk: number; readonly item: number } {
  const chunk = Math.floor(place / CHUNK);
  return { group: Math.floor(chunk / GROUP), chunk: chunk % GROUP, item: place % CHUNK };
}

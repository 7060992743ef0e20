import type { TaskState } from './run-state.ts';

const CHUNK = 256;

/**
 * A map that is never changed: `with` gives a new one that shares all but one chunk of 256 tasks, so folding an event into a run of
 * 50,000 tasks copies a few hundred references and every older snapshot stays as it was. Order is the order of adding.
 */
export class TaskTable implements ReadonlyMap<string, TaskState> {
  /** Shared by all snapshots of one line; entries from `size` on belong to later snapshots and are not ours. */
  readonly #places: Map<string, number>;
  readonly #chunks: readonly (readonly TaskState[])[];
  readonly size: number;

  private constructor(places: Map<string, number>, chunks: readonly (readonly TaskState[])[], size: number) {
    this.#places = places;
    this.#chunks = chunks;
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
    const chunks = [...this.#chunks];
    const index = Math.floor(place / CHUNK);
    const chunk = [...(chunks[index] ?? [])];
    chunk[place % CHUNK] = task;
    chunks[index] = chunk;
    return new TaskTable(this.#places, chunks, this.size);
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
    const chunks: (readonly TaskState[])[] = [...this.#chunks];
    const last = [...(this.size % CHUNK === 0 ? [] : (chunks.pop() ?? []))];
    let size = this.size;
    let open = last;
    for (const task of tasks) {
      if (open.length === CHUNK) {
        chunks.push(open);
        open = [];
      }
      open.push(task);
      places.set(task.path, size);
      size += 1;
    }
    if (open.length > 0) chunks.push(open);
    return new TaskTable(places, chunks, size);
  }

  #place(path: string): number | undefined {
    const place = this.#places.get(path);
    return place === undefined || place >= this.size ? undefined : place;
  }

  #at(place: number): TaskState | undefined {
    return this.#chunks[Math.floor(place / CHUNK)]?.[place % CHUNK];
  }

  *values(): MapIterator<TaskState> {
    for (const chunk of this.#chunks) yield* chunk;
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
    for (const task of this.values()) visit(task, task.path, this);
  }
}

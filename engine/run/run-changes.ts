import type { RunChange, RunRow } from '#shared/bridge/run-calls.ts';
import type { RunIndex } from '../record/run-index.ts';

const PUSH_EVERY_MS = 33;
/** How often the rows of other processes are looked at, and how many of the newest. */
const LOOK_EVERY_MS = 1000;
const LOOK_AT = 200;

/** Tells many listeners about rows that changed and runs that went; each gets the newest of every run, however slow it is. */
export class RunChanges {
  readonly #listeners = new Set<(change: RunChange) => void>();
  /** Of every run that somebody may have heard of: the folder of its project. */
  #places = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  tell(change: RunChange): void {
    if ('isGone' in change) this.#places.delete(change.run);
    else this.#places.set(change.run, change.project);
    for (const listener of this.#listeners) listener(change);
  }

  /** Tells about the rows that other processes write too, while anybody listens. Rows of our own are told as they change. */
  follow(index: RunIndex, isOurs: (run: string) => boolean): void {
    const known = new Map<string, string>();
    this.#places = new Map(index.places());
    const look = () => {
      if (this.#listeners.size === 0 || !index.changedElsewhere()) return;
      for (const row of index.list({ limit: LOOK_AT })) {
        const text = JSON.stringify(row);
        if (known.get(row.run) === text) continue;
        known.set(row.run, text);
        if (!isOurs(row.run)) this.tell(row);
      }
      const now = index.places();
      for (const [run, project] of this.#places) if (!now.has(run)) this.tell({ run, project, isGone: true });
    };
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async *listen(first: () => readonly RunRow[], signal: AbortSignal): AsyncGenerator<readonly RunChange[]> {
    const waiting = new Map<string, RunChange>();
    let wake: () => void = () => undefined;
    const listener = (change: RunChange) => {
      waiting.set(change.run, change);
      wake();
    };
    const stop = () => wake();
    this.#listeners.add(listener);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const rows = first();
      if (rows.length > 0) yield rows;
      while (!signal.aborted) {
        if (waiting.size === 0) await new Promise<void>((resolve) => (wake = resolve));
        if (signal.aborted) return;
        const batch = [...waiting.values()];
        waiting.clear();
        if (batch.length > 0) yield batch;
        await new Promise((resolve) => setTimeout(resolve, PUSH_EVERY_MS));
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', stop);
    }
  }
}

import type { RunRow } from '#shared/bridge/contract.ts';
import type { RunIndex } from '../record/run-index.ts';

const PUSH_EVERY_MS = 33;
/** How often the rows of other processes are looked at, and how many of the newest. */
const LOOK_EVERY_MS = 1000;
const LOOK_AT = 200;

/** Tells many listeners about rows that changed; each gets the newest of every run, however slow it is. */
export class RunChanges {
  readonly #listeners = new Set<(row: RunRow) => void>();
  #timer: NodeJS.Timeout | undefined;

  tell(row: RunRow): void {
    for (const listener of this.#listeners) listener(row);
  }

  /** Tells about the rows that other processes write too, while anybody listens. Rows of our own are told as they change. */
  follow(index: RunIndex, isOurs: (run: string) => boolean): void {
    const known = new Map<string, string>();
    const look = () => {
      if (this.#listeners.size === 0 || !index.changedElsewhere()) return;
      for (const row of index.list({ limit: LOOK_AT })) {
        const text = JSON.stringify(row);
        if (known.get(row.run) === text) continue;
        known.set(row.run, text);
        if (!isOurs(row.run)) this.tell(row);
      }
    };
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async *listen(first: () => readonly RunRow[], signal: AbortSignal): AsyncGenerator<readonly RunRow[]> {
    const waiting = new Map<string, RunRow>();
    let wake: () => void = () => undefined;
    const listener = (row: RunRow) => {
      waiting.set(row.run, row);
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

import type { RunRow } from '#shared/bridge/contract.ts';

const PUSH_EVERY_MS = 33;

/** Tells many listeners about rows that changed; each gets the newest of every run, however slow it is. */
export class RunChanges {
  readonly #listeners = new Set<(row: RunRow) => void>();

  tell(row: RunRow): void {
    for (const listener of this.#listeners) listener(row);
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
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

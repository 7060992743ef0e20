/** Values for everybody who listens; what comes while a listener is busy is waiting for it as one batch. */
export class ChangeFeed<Value> {
  readonly #listeners = new Set<Listener<Value>>();
  readonly #merge: (values: readonly Value[]) => readonly Value[];

  /** `merge` drops what later values of a batch make needless. */
  constructor(merge: (values: readonly Value[]) => readonly Value[]) {
    this.#merge = merge;
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  push(values: readonly Value[]): void {
    if (values.length === 0) return;
    for (const listener of this.#listeners) {
      listener.waiting = this.#merge([...listener.waiting, ...values]);
      listener.wake();
    }
  }

  /** From now on, until `signal` aborts or the feed is closed. */
  listen(signal: AbortSignal): AsyncGenerator<readonly Value[], void, undefined> {
    const listener: Listener<Value> = { waiting: [], isOver: signal.aborted, wake: () => undefined };
    const end = () => {
      listener.isOver = true;
      listener.wake();
    };
    // Joined at once, not at the first `next()`: nothing that happens in between is missed.
    this.#listeners.add(listener);
    signal.addEventListener('abort', end, { once: true });
    return this.#batches(listener, () => {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', end);
    });
  }

  async *#batches(listener: Listener<Value>, leave: () => void): AsyncGenerator<readonly Value[], void, undefined> {
    try {
      for (;;) {
        if (listener.waiting.length === 0 && !listener.isOver) {
          await new Promise<void>((resolve) => {
            listener.wake = resolve;
          });
        }
        if (listener.isOver) return;
        const batch = listener.waiting;
        listener.waiting = [];
        if (batch.length > 0) yield batch;
      }
    } finally {
      leave();
    }
  }

  close(): void {
    for (const listener of this.#listeners) {
      listener.isOver = true;
      listener.wake();
    }
    this.#listeners.clear();
  }
}

interface Listener<Value> {
  waiting: readonly Value[];
  isOver: boolean;
  wake: () => void;
}

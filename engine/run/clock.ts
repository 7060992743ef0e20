/** Time and chance, so that tests can hold both. */
export interface Clock {
  /** Milliseconds since 1970 that never go back while we live. */
  nowMs(): number;
  chance(): number;
  /** Calls back at `atMs` or a little later; gives what calls it off. */
  at(atMs: number, callback: () => void): () => void;
}

/** `setTimeout` counts in 32 bits; a longer wait is woken early and asks again. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  chance: Math.random,
  at: (atMs, callback) => {
    const ms = Math.min(LONGEST_MS, Math.max(0, Math.ceil(atMs - (performance.timeOrigin + performance.now()))));
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** `ask`: end in order. `now`: the person insists. */
export type StopWish = 'ask' | 'now';

/** npm and the process group both deliver a signal that was sent once, so what follows at once is the same wish. */
const SAME_WISH_MS = 1000;

/** Pure: the wish that a signal at `now` (milliseconds) expresses, after the ones before; undefined: nothing new. */
export function readWish(firstAt: number | undefined, now: number): StopWish | undefined {
  if (firstAt === undefined) return 'ask';
  return now - firstAt < SAME_WISH_MS ? undefined : 'now';
}

/** Calls back for SIGINT, SIGTERM and SIGHUP instead of letting them end the process. Returns how to stop listening. */
export function onStopSignals(callback: (wish: StopWish, signal: NodeJS.Signals) => void): () => void {
  let firstAt: number | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const wish = readWish(firstAt, now);
    firstAt ??= now;
    if (wish !== undefined) callback(wish, signal);
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

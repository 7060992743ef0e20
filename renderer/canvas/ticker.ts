import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function idle(): () => void {
  return () => undefined;
}

/** The time in milliseconds, once a second, one timer for all cards; stands still while nobody runs. */
export function useNow(isRunning: boolean): number {
  return useSyncExternalStore(isRunning ? listen : idle, () => now);
}

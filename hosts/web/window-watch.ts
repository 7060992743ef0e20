import type { Door } from './tokens.ts';

/** What decides whether the window that we opened has been closed. */
export interface WindowFacts {
  /** Sockets open now, by the door they came through. */
  readonly clients: Readonly<Record<Door, number>>;
  /** Did the window ever come in? Before that it may still be starting. */
  readonly windowCame: boolean;
  /** Has the browser process ended? It may also have handed the window to a browser that ran already. */
  readonly processEnded: boolean;
}

/** A reload or a laptop's sleep cuts the socket too, so absence counts only after a while. */
const ABSENT_MS = 10_000;
const ABSENT_AND_ENDED_MS = 1500;

/** After how many milliseconds of this the program ends; undefined: it goes on. */
export function endsAfter({ clients, windowCame, processEnded }: WindowFacts): number | undefined {
  if (!windowCame || clients.window > 0 || clients.address > 0) return undefined;
  return processEnded ? ABSENT_AND_ENDED_MS : ABSENT_MS;
}

export interface WindowWatch {
  came(door: Door): void;
  left(door: Door): void;
  processEnded(): void;
  stop(): void;
}

/** Calls back once when the window has been closed. */
export function watchWindow(onClosed: () => void): WindowWatch {
  let facts: WindowFacts = { clients: { address: 0, window: 0 }, windowCame: false, processEnded: false };
  let timer: NodeJS.Timeout | undefined;
  const set = (next: WindowFacts): void => {
    facts = next;
    clearTimeout(timer);
    const afterMs = endsAfter(facts);
    timer = afterMs === undefined ? undefined : setTimeout(onClosed, afterMs);
  };
  const count = (door: Door, by: number): Readonly<Record<Door, number>> => ({
    ...facts.clients,
    [door]: facts.clients[door] + by,
  });
  return {
    came: (door) => set({ ...facts, clients: count(door, 1), windowCame: facts.windowCame || door === 'window' }),
    left: (door) => set({ ...facts, clients: count(door, -1) }),
    processEnded: () => set({ ...facts, processEnded: true }),
    stop: () => clearTimeout(timer),
  };
}

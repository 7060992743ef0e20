import { create } from 'zustand';
import type { QueueItem, QueueSnapshot } from '#shared/bridge/queue-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { follow } from '../bridge/follow.ts';
import { api } from './connection.ts';
import { reportProblem } from './notices.tsx';

const EMPTY: QueueSnapshot = { state: 'running', afterCrash: false, limit: 1, items: [] };

/** The queue of this host, as it last said. */
export const useQueue = create<QueueSnapshot>(() => EMPTY);

export function followQueue(): void {
  follow(
    (signal) => api().queue.changes({}, { signal }),
    (queue) => useQueue.setState(queue, true),
  );
}

export function waitingOf({ items }: QueueSnapshot): readonly QueueItem[] {
  return items.filter(({ place }) => place > 0);
}

async function told(call: Promise<{ ok: true } | { ok: false; problem: Problem }>): Promise<void> {
  const result = await call;
  if (!result.ok) reportProblem(result.problem);
}

export function moveQueued(run: string, to: 'front' | 'back' | { before: string }): Promise<void> {
  return told(api().queue.move({ runs: [run], to }));
}

/** One place up or down among those that wait. */
export function stepQueued(run: string, by: -1 | 1): Promise<void> {
  const line = waitingOf(useQueue.getState()).map((item) => item.run);
  const at = line.indexOf(run);
  const before = line[by < 0 ? at - 1 : at + 2];
  if (at < 0 || at + by < 0 || at + by >= line.length) return Promise.resolve();
  return moveQueued(run, before === undefined ? 'back' : { before });
}

export function removeQueued(runs: readonly string[]): Promise<void> {
  return runs.length === 0 ? Promise.resolve() : told(api().queue.remove({ runs: [...runs] }));
}

export function duplicateQueued(run: string): Promise<void> {
  return told(api().queue.duplicate({ run }));
}

export function pauseQueue(now: boolean): Promise<void> {
  return told(api().queue.pause({ now }));
}

export function resumeQueue(): Promise<void> {
  return told(api().queue.resume({}));
}

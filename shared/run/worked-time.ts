import type { RunEvent } from './event.ts';

type Told = Pick<RunEvent, 'type' | 'at'>;

/**
 * For how many milliseconds a run has worked, by its own log: from its start on, without pauses and without the time nobody looked after it. A
 * host that dies says nothing, so its last word before the interruption counts as its end.
 */
export async function workedMsOf(batches: AsyncIterable<readonly Told[]>): Promise<number> {
  let workedMs = 0;
  let sinceMs: number | undefined;
  let atMs = Number.NaN;
  let beforeMs = Number.NaN;
  for await (const batch of batches) {
    for (const { type, at } of batch) {
      const nowMs = Date.parse(at);
      // What is found lost is put on record together, when somebody looks again.
      if (nowMs !== atMs) beforeMs = atMs;
      atMs = nowMs;
      if (type === 'run.started' || type === 'run.resumed') sinceMs ??= nowMs;
      const untilMs = type === 'run.interrupted' ? beforeMs : type === 'run.paused' ? nowMs : undefined;
      if (untilMs === undefined || sinceMs === undefined) continue;
      workedMs += Math.max(0, untilMs - sinceMs);
      sinceMs = undefined;
    }
  }
  return workedMs + (sinceMs === undefined ? 0 : Math.max(0, atMs - sinceMs));
}

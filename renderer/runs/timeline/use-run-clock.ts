import { useEffect, useState } from 'react';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { useRun } from '../../stores/run-store.ts';
import { useStudio } from '../../stores/studio-store.ts';

const MANY_ROWS = 300;
const MANY_EVERY_MS = 250;
const STILL_EVERY_MS = 1000;

export interface RunClock {
  /** Milliseconds since 1970: now, the end of the run, or the last thing heard before the connection was lost. */
  readonly nowMs: number;
  readonly state: 'live' | 'ended' | 'lost';
}

/**
 * The live edge: a new time per frame up to 300 rows and four times a second beyond, never more often than it moves by half a pixel. It stands still when
 * the run has ended or nothing is heard of it any more.
 */
export function useRunClock(state: RunState | undefined, rowCount: number, pxPerMs: () => number): RunClock {
  const momentMs = useRun((watched) => watched.moment?.atMs);
  const isLost = useStudio((studio) => studio.connection !== 'open');
  const isLive = state !== undefined && isRunLive(state.status) && !isLost && momentMs === undefined;
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const leastMs = isStill ? STILL_EVERY_MS : rowCount > MANY_ROWS ? MANY_EVERY_MS : 0;
    let shown = Date.now();
    let frame = requestAnimationFrame(function next() {
      const now = Date.now();
      if (now - shown >= Math.max(leastMs, Math.min(1000, 0.5 / Math.max(1e-9, pxPerMs())))) {
        shown = now;
        setNow(now);
      }
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isLive, rowCount, pxPerMs]);
  if (state === undefined) return { nowMs, state: 'ended' };
  if (momentMs !== undefined) return { nowMs: Math.max(momentMs, Date.parse(state.at)), state: 'ended' };
  // The clocks of host and window may differ by a little; what was recorded is never in the future.
  const heardMs = Date.parse(state.at);
  if (!isRunLive(state.status)) return { nowMs: Date.parse(state.endedAt ?? state.at), state: 'ended' };
  return isLost ? { nowMs: heardMs, state: 'lost' } : { nowMs: Math.max(nowMs, heardMs), state: 'live' };
}

import type { RunState } from '#shared/run/run-state.ts';

/** How many bytes an attempt had printed; 0 when there is no such attempt. */
export function logSizeOf(state: RunState | undefined, task: string, attempt: number): number {
  return state?.tasks.get(task)?.attempts.find((each) => each.attempt === attempt)?.logBytes ?? 0;
}

/** The order in which attempts started. All times are written alike, so letters order them. */
export function byStart({ startedAt: a }: Started, { startedAt: b }: Started): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Started {
  readonly startedAt: string;
}

import type { AttemptState, TaskState } from './run-state.ts';
import type { TaskStatus } from './task-status.ts';
import { isEnded } from './task-status.ts';

/** One stretch of a task's time, in milliseconds since 1970. */
export interface Bar {
  readonly kind: 'waiting' | 'queued' | 'attempt' | 'retrying' | 'deciding';
  readonly fromMs: number;
  readonly toMs: number;
  /** It still goes on; `toMs` is now. */
  readonly isOpen: boolean;
  /** For an attempt. */
  readonly attempt?: AttemptState;
  /** How a bar looks: its outcome, or what goes on. */
  readonly status: TaskStatus;
  /** Why it waits, or what the problem was. */
  readonly sentence?: string;
}

/**
 * What a task did and when. `waiting` begins when the first of its dependencies has ended: before that there was nothing to wait for. An attempt is cut
 * where it waits for a person, so that no two bars overlap but queued ones of a millisecond.
 */
export function barsOf(task: TaskState, readySinceMs: number | undefined, nowMs: number): readonly Bar[] {
  const pauses = (task.pauses ?? []).map((pause): Bar => {
    const { kind, sentence } = pause;
    const toMs = pause.to === undefined ? nowMs : Date.parse(pause.to);
    const status = kind === 'queued' ? 'queued' : 'running';
    return { kind, fromMs: Date.parse(pause.from), toMs, isOpen: pause.to === undefined, status, sentence };
  });
  const attempts = task.attempts.map((attempt): Bar => {
    const isOpen = attempt.endedAt === undefined && !isEnded(task.status);
    const toMs = Date.parse(attempt.endedAt ?? (isOpen ? '' : (task.endedAt ?? attempt.startedAt)));
    return {
      kind: 'attempt',
      fromMs: Date.parse(attempt.startedAt),
      toMs: isOpen ? nowMs : toMs,
      isOpen,
      attempt,
      status: statusOf(attempt, isOpen),
      sentence: attempt.problem?.message,
    };
  });
  const bars = [...pauses, ...attempts.flatMap((bar) => withoutDeciding(bar, pauses))];
  return [...waitingOf(task, bars, readySinceMs, nowMs), ...bars].sort(
    (a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs,
  );
}

function statusOf({ outcome }: AttemptState, isOpen: boolean): TaskStatus {
  if (outcome === undefined) return isOpen ? 'running' : 'failed';
  return outcome === 'interrupted' ? 'failed' : outcome;
}

/** An attempt that asks a person is not at work meanwhile. */
function withoutDeciding(bar: Bar, pauses: readonly Bar[]): readonly Bar[] {
  const inside = pauses.filter(({ kind, fromMs }) => kind === 'deciding' && fromMs >= bar.fromMs && fromMs <= bar.toMs);
  const pieces: Bar[] = [];
  let fromMs = bar.fromMs;
  for (const pause of inside) {
    if (pause.fromMs > fromMs) pieces.push({ ...bar, fromMs, toMs: pause.fromMs, isOpen: false });
    fromMs = Math.max(fromMs, pause.toMs);
  }
  const isCovered = inside.some(({ isOpen }) => isOpen);
  if (!isCovered && (bar.toMs > fromMs || pieces.length === 0))
    pieces.push({ ...bar, fromMs: Math.min(fromMs, bar.toMs) });
  return pieces;
}

function waitingOf(
  task: TaskState,
  bars: readonly Bar[],
  readySinceMs: number | undefined,
  nowMs: number,
): readonly Bar[] {
  if (readySinceMs === undefined || task.status === 'cached') return [];
  const first = bars.reduce((earliest, bar) => Math.min(earliest, bar.fromMs), Number.POSITIVE_INFINITY);
  const end = task.endedAt === undefined ? nowMs : Date.parse(task.endedAt);
  const toMs = Math.min(first, end);
  if (toMs <= readySinceMs) return [];
  const isOpen = first > end && task.endedAt === undefined;
  return [{ kind: 'waiting', fromMs: readySinceMs, toMs, isOpen, status: 'waiting', sentence: task.sentence }];
}

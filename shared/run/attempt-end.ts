import type { Problem } from '../problem.ts';
import type { PlannedTask } from './plan.ts';
import type { Moment, ScheduleEvent } from './schedule-event.ts';
import { failureSentence, timeoutProblem, withoutReason } from './schedule-problem.ts';

/** Why an attempt is being stopped; decides what its end counts as. */
export interface Stop {
  readonly because: 'timeout' | 'cancel';
  readonly sentence: string;
  readonly now: boolean;
}

/** A stop is told again only when it is harder than before, or when a cancel takes the place of a timeout. */
export function stopChanges(known: Stop | undefined, { because, now }: Pick<Stop, 'because' | 'now'>): boolean {
  if (known === undefined) return true;
  return (now && !known.now) || (because === 'cancel' && known.because === 'timeout');
}

export interface AttemptEnd {
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  readonly sentence: string | undefined;
  readonly problem: Problem | undefined;
}

/** What an attempt's end counts as, whatever its adapter said about being stopped. */
export function endOfAttempt(
  task: PlannedTask,
  attempt: number,
  stop: Stop | undefined,
  event: Extract<ScheduleEvent, { type: 'attempt.ended' }>,
): AttemptEnd {
  if (stop?.because === 'cancel') return { outcome: 'cancelled', sentence: stop.sentence, problem: undefined };
  if (stop === undefined && event.outcome === 'succeeded')
    return {
      outcome: 'succeeded',
      sentence: attempt > 1 ? `Succeeded at attempt ${attempt}` : undefined,
      problem: undefined,
    };
  const problem = stop === undefined ? (event.problem ?? withoutReason()) : timeoutProblem(task);
  return { outcome: 'failed', sentence: failureSentence(problem, attempt), problem };
}

export function mayRetry({ retry }: PlannedTask, problem: Problem): boolean {
  return retry.on === 'any' || problem.retryable === true;
}

/** How long to wait before the next attempt: doubled (or what `backoff` says) each time, with jitter between half and the whole. */
export function retryDelayMs(
  { retry }: Pick<PlannedTask, 'retry'>,
  madeRetries: number,
  { chance }: Pick<Moment, 'chance'>,
): number {
  const full = Math.min(retry.maxDelayMs, retry.delayMs * retry.backoff ** madeRetries);
  return Math.round(retry.jitter ? full * (0.5 + chance / 2) : full);
}

/** The longest that each further attempt is waited for, for telling beforehand. */
export function retryDelaysMs(retry: PlannedTask['retry']): readonly number[] {
  return Array.from({ length: retry.max }, (_, made) => retryDelayMs({ retry }, made, { chance: 1 }));
}

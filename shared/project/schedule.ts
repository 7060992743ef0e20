import { Cron } from 'croner';
import { parseDuration } from '../workflow/duration.ts';
import type { CatchUp, TriggerRule } from './trigger.ts';

/*
 * When a schedule fires. Time is always given: nothing here looks at a clock.
 */

export type Schedule = Extract<TriggerRule, { readonly kind: 'schedule' | 'interval' | 'once' }>;

export function isTimed(rule: TriggerRule): rule is Schedule {
  return rule.kind === 'schedule' || rule.kind === 'interval' || rule.kind === 'once';
}

/** Shorter intervals would start runs faster than anybody could look at them. */
const SHORTEST_MS = 1000;
/** Of what was missed, no more than this is caught up. */
export const MOST_CAUGHT_UP = 100;

/** The first firing after `afterMs`; undefined when there is none any more. */
export function nextFiring(schedule: Schedule, afterMs: number): number | undefined {
  if (schedule.kind === 'once') {
    const atMs = timeOf(schedule);
    return atMs !== undefined && atMs > afterMs ? atMs : undefined;
  }
  if (schedule.kind === 'interval') {
    const everyMs = parseDuration(schedule.every) ?? SHORTEST_MS;
    return (Math.floor(afterMs / everyMs) + 1) * everyMs;
  }
  const { schedule: pattern, timeZone } = schedule;
  return new Cron(pattern, { paused: true, ...(timeZone === undefined ? {} : { timezone: timeZone }) })
    .nextRun(new Date(afterMs))
    ?.getTime();
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?$/;

/** The time of a trigger that fires once; undefined when it is none. Without an offset it is one of its time zone, else of this machine. */
function timeOf({ at, timeZone }: Extract<Schedule, { kind: 'once' }>): number | undefined {
  const found = TIME.exec(at);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', offset] = found;
  const date = `${year}-${month}-${day}`;
  const plain = `${date}T${hour}:${minute}:${second}`;
  // The 30th of February would silently become a day of March.
  const known = new Date(`${plain}Z`);
  if (Number.isNaN(known.getTime()) || known.toISOString().slice(0, 19) !== plain) return undefined;
  if (offset !== undefined) return Date.parse(`${plain}${offset}`);
  const zone = timeZone === undefined ? {} : { timezone: timeZone };
  return new Cron(plain, { paused: true, ...zone }).nextRun(new Date(0))?.getTime();
}

/** What is due after `handledMs` and not after `nowMs`, in order; the latest `MOST_CAUGHT_UP` of them. */
export function dueFirings(schedule: Schedule, handledMs: number, nowMs: number): readonly number[] {
  if (schedule.kind === 'interval') {
    const everyMs = parseDuration(schedule.every) ?? SHORTEST_MS;
    // Weeks of missed seconds are not counted one by one.
    return collect(schedule, Math.max(handledMs, nowMs - everyMs * MOST_CAUGHT_UP), nowMs);
  }
  return collect(schedule, handledMs, nowMs);
}

function collect(schedule: Schedule, fromMs: number, nowMs: number): readonly number[] {
  let due: number[] = [];
  for (let at = nextFiring(schedule, fromMs); at !== undefined && at <= nowMs; at = nextFiring(schedule, at)) {
    due.push(at);
    if (due.length > 2 * MOST_CAUGHT_UP) due = due.slice(-MOST_CAUGHT_UP);
  }
  return due.slice(-MOST_CAUGHT_UP);
}

/** Later than this counts as missed: the machine slept, or nobody had a studio open. */
const LATE_MS = 60_000;

/** Which of the due firings start a run. */
export function firingsToRun(due: readonly number[], nowMs: number, catchUp: CatchUp): readonly number[] {
  const last = due.at(-1);
  if (last === undefined) return [];
  if (catchUp === 'all') return due;
  if (catchUp === 'one') return [last];
  return nowMs - last <= LATE_MS ? [last] : [];
}

export interface ScheduleFault {
  readonly field: 'schedule' | 'timeZone' | 'every' | 'at';
  readonly what: string;
  readonly reason: string;
  readonly remedy: string;
}

export function scheduleFault(schedule: Schedule): ScheduleFault | undefined {
  if (schedule.kind === 'interval') {
    if ((parseDuration(schedule.every) ?? 0) >= SHORTEST_MS) return undefined;
    return {
      field: 'every',
      what: 'too short an interval',
      reason: `${schedule.every} is less than a second.`,
      remedy: 'Use at least 1s.',
    };
  }
  const { timeZone } = schedule;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    return {
      field: 'timeZone',
      what: 'an unknown time zone',
      reason: `There is no time zone "${timeZone}".`,
      remedy: 'Use a name like Europe/Berlin or UTC.',
    };
  }
  if (schedule.kind === 'once') {
    if (timeOf(schedule) !== undefined) return undefined;
    return {
      field: 'at',
      what: 'a time that cannot be read',
      reason: `"${schedule.at}" is not a time of a day.`,
      remedy: 'Write it like 2026-12-01T22:00, if need be with Z or an offset like +01:00 behind it.',
    };
  }
  try {
    const next = nextFiring(schedule, 0);
    if (next !== undefined) return undefined;
    return {
      field: 'schedule',
      what: 'a schedule that never fires',
      reason: `No day fits "${schedule.schedule}".`,
      remedy: 'Correct its day and month.',
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return {
      field: 'schedule',
      what: 'a schedule that cannot be read',
      reason: `"${schedule.schedule}": ${reason}${reason.endsWith('.') ? '' : '.'}`,
      remedy: 'Write minute, hour, day, month and day of the week, for example "0 2 * * 1-5".',
    };
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

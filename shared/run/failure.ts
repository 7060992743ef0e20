import { levelOf } from './log-level.ts';
import type { RunState, TaskState } from './run-state.ts';

/** Why a run did not end well and what that cost, from its fold alone. */
export interface Failure {
  /** What failed first: most often why the rest did. */
  readonly cause: TaskState;
  /** What failed later, in order of time. */
  readonly others: readonly TaskState[];
  /** What was skipped because it needed, directly or not, something that failed. */
  readonly notRun: readonly TaskState[];
  /** Ended well, or came from the cache: a run from here keeps them. */
  readonly goodCount: number;
  /** Of work in attempts at tasks that failed, in milliseconds; what a person took to decide is none. */
  readonly lostMs: number;
}

/**
 * What failed, the best answer to "why" first: what made the run fail before what it was told to bear (`onFailure: continue`), and what failed first before
 * the rest. A container fails because something in it did: that stands for it.
 */
export function causesOf({ tasks }: Pick<RunState, 'tasks'>): readonly TaskState[] {
  const failed = [...tasks.values()].filter(({ status }) => status === 'failed');
  const around = new Set(failed.flatMap(({ path, planned }) => [...pathsAround(path), planned?.parent ?? '']));
  return failed
    .filter(({ path }) => !around.has(path))
    .toSorted((a, b) => Number(isBorne(a)) - Number(isBorne(b)) || (a.endedAt ?? '').localeCompare(b.endedAt ?? ''));
}

function isBorne({ planned }: TaskState): boolean {
  return planned?.onFailure === 'continue';
}

/** Of `each[1].ask`: `each[1]` and `each`. */
function pathsAround(path: string): readonly string[] {
  return [...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index));
}

/** Undefined while nothing has failed. */
export function failureOf(state: RunState): Failure | undefined {
  const tasks = [...state.tasks.values()];
  const inner = causesOf(state);
  const [cause, ...others] = inner;
  if (cause === undefined) return undefined;
  const hit = new Set(tasks.filter(({ status }) => status === 'failed').map(({ path }) => path));
  return {
    cause,
    others,
    notRun: tasks.filter((task) => task.status === 'skipped' && needsOneOf(task, hit, state)),
    goodCount: tasks.filter(({ status }) => status === 'succeeded' || status === 'cached').length,
    lostMs: inner.reduce((sum, task) => sum + workedMs(task), 0),
  };
}

function needsOneOf(task: TaskState, hit: ReadonlySet<string>, state: RunState): boolean {
  const seen = new Set<string>();
  const look = ({ planned }: TaskState): boolean =>
    (planned?.dependencies ?? []).some(({ on }) => {
      if (hit.has(on)) return true;
      if (seen.has(on)) return false;
      seen.add(on);
      const before = state.tasks.get(on);
      return before?.status === 'skipped' && look(before);
    });
  return look(task);
}

/** Of attempts that ended, without the time in which a person thought it over. */
function workedMs({ attempts, pauses = [] }: TaskState): number {
  const asked = pauses
    .filter(({ kind }) => kind === 'deciding')
    .map(({ from, to }) => ({ startedAt: from, endedAt: to }));
  return Math.max(0, lengthMs(attempts) - lengthMs(asked));
}

function lengthMs(stretches: readonly { readonly startedAt: string; readonly endedAt?: string | undefined }[]): number {
  return stretches.reduce(
    (sum, { startedAt, endedAt }) => sum + (endedAt === undefined ? 0 : Date.parse(endedAt) - Date.parse(startedAt)),
    0,
  );
}

export interface LogTail {
  readonly lines: readonly string[];
  /** How many more follow `lines` in the log. */
  readonly after: number;
}

const BEFORE = 2;
/** How test runners mark what failed, and how errors are thrown: worth showing, though not lines of a level. */
const TELLING = /^\s*(?:✖|✗|×|not ok\b|FAIL\b)|\b\w*(?:Error|Exception)(?::| \[)/;

/**
 * The part of a log's end that tells most: where the last stretch of errors begins, else the very end. Blank lines at the end are left out.
 */
export function tellingTail(text: string, most: number): LogTail {
  const all = text.replaceAll('\r\n', '\n').split('\n').map(lastWritten);
  while (all.length > 0 && all.at(-1)?.trim() === '') all.pop();
  const last = Math.max(0, all.length - most);
  const error = all.findIndex(isTelling);
  const from = error < 0 ? last : Math.min(last, Math.max(0, error - BEFORE));
  const lines = all.slice(from, from + most);
  return { lines, after: all.length - from - lines.length };
}

/** Whether a line of a log is one that names what went wrong. */
export function isTelling(line: string): boolean {
  return levelOf(line) === 'error' || TELLING.test(line);
}

/** A progress line is what was written over it last. */
function lastWritten(line: string): string {
  return line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
}

import type { TaskState } from '#shared/run/run-state.ts';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { clock, duration } from '../design/format.ts';
import { messages } from '../messages/messages.ts';

const text = messages.canvas.status;

/** `usualMs`: how long it took before. What the status row says, in the order of its parts: the word first, so that it is enough alone. `now` in milliseconds. */
export function statusWords(
  task: TaskState,
  now: number,
  runNumber: (run: string) => number | undefined,
  usualMs?: number,
): readonly string[] {
  return [wordOf(task), ...partsOf(task, now, runNumber, usualMs), slowness(task, now, usualMs)].filter(
    (part): part is string => part !== undefined && part !== '',
  );
}

function wordOf(task: TaskState): string {
  if (task.status !== 'running') return startsWithWord(task) ? '' : TASK_STATUS[task.status].word;
  switch (task.phase) {
    case 'deciding':
      return text.needsYou;
    case 'stopping':
      return text.stopping;
    case 'starting':
    case 'retrying':
    case 'running':
    case undefined:
      return TASK_STATUS.running.word;
  }
}

/** "Waiting for Lint" already begins with the word. */
function startsWithWord({ status, sentence }: TaskState): boolean {
  return sentence !== undefined && sentence.toLowerCase().startsWith(TASK_STATUS[status].word.toLowerCase());
}

function partsOf(
  task: TaskState,
  now: number,
  runNumber: (run: string) => number | undefined,
  usualMs: number | undefined,
): readonly (string | undefined)[] {
  switch (task.status) {
    case 'waiting':
    case 'queued':
    case 'skipped':
      return [task.sentence];
    case 'running':
      return runningParts(task, now, usualMs);
    case 'succeeded':
      return [took(task), attemptOf(task), task.sentence];
    case 'cached':
      return [fromRun(task, runNumber)];
    case 'failed':
      return startsWithWord(task)
        ? [task.sentence, exitCode(task)]
        : [exitCode(task), attemptOf(task), task.sentence ?? task.problem?.message];
    case 'cancelled':
      return [
        startsWithWord(task) ? task.sentence : undefined,
        task.startedAt === undefined ? undefined : took(task),
        startsWithWord(task) ? undefined : task.sentence,
      ];
  }
}

function runningParts(task: TaskState, now: number, usualMs: number | undefined): readonly (string | undefined)[] {
  if (task.phase === 'retrying') {
    if (task.retryAt === undefined) return [task.sentence, attemptOf(task)];
    return [text.retrying(Math.max(0, Math.ceil((Date.parse(task.retryAt) - now) / 1000))), attemptOf(task)];
  }
  const since = task.startedAt === undefined ? undefined : clock(now - Date.parse(task.startedAt));
  if (task.phase === 'deciding') return [since];
  return [withUsual(task, since, now, usualMs), attemptOf(task), task.progress?.message ?? percent(task)];
}

/** An end that is expected sooner than this is there before it is read. */
const LEAST_USUAL_MS = 5000;

/** "0:12 of ~0:40": when it will probably end, as long as that lies ahead. */
function withUsual(task: TaskState, since: string | undefined, now: number, usualMs = 0): string | undefined {
  if (since === undefined || task.startedAt === undefined || usualMs < LEAST_USUAL_MS) return since;
  return now - Date.parse(task.startedAt) > usualMs ? since : text.ofUsual(since, clock(usualMs));
}

/** Half as long again, and by seconds: less is chance. */
const SLOW_FACTOR = 1.5;
const SLOW_BY_MS = 3000;

function slowness(task: TaskState, now: number, usualMs: number | undefined): string | undefined {
  if (usualMs === undefined || task.startedAt === undefined) return undefined;
  // Once it has ended, what is usual holds this very run already.
  if (task.phase === 'deciding' || task.status !== 'running') return undefined;
  const tookMs = now - Date.parse(task.startedAt);
  if (tookMs < usualMs * SLOW_FACTOR || tookMs < usualMs + SLOW_BY_MS) return undefined;
  return messages.foresight.usually(duration(usualMs));
}

function percent(task: TaskState): string | undefined {
  const fraction = task.progress?.fraction;
  return fraction === undefined ? undefined : `${Math.round(fraction * 100)} %`;
}

function took(task: TaskState): string | undefined {
  return task.startedAt === undefined || task.endedAt === undefined
    ? undefined
    : duration(Date.parse(task.endedAt) - Date.parse(task.startedAt));
}

function attemptOf(task: TaskState): string | undefined {
  const attempt = task.attempts.at(-1)?.attempt ?? 1;
  if (task.maxAttempts <= 1 || (attempt <= 1 && task.status === 'succeeded')) return undefined;
  return text.attempt(attempt, task.maxAttempts);
}

function exitCode(task: TaskState): string | undefined {
  const code = task.attempts.at(-1)?.exitCode;
  return code === undefined || code === null || code === 0 ? undefined : text.exit(code);
}

function fromRun(task: TaskState, runNumber: (run: string) => number | undefined): string | undefined {
  const number = task.cachedFrom === undefined ? undefined : runNumber(task.cachedFrom.run);
  return number === undefined ? undefined : text.fromRun(String(number));
}

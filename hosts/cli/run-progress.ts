import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { RunEvent } from '#shared/run/event.ts';
import { isForItsTurn } from '#shared/run/sentence.ts';
import { durationText, firstLine, statusText } from './run-summary.ts';
import { table, visibleLength, type Colors } from './terminal.ts';

/** What is drawn over and over while a run goes on, at most `rows` lines: running tasks first, then those that ended or wait. */
export function progressLines(
  state: RunState,
  now: string,
  view: { readonly colors: Colors; readonly columns: number; readonly rows: number },
): readonly string[] {
  const tasks = [...state.tasks.values()];
  const room = Math.max(1, view.rows - 2);
  const shown = tasks.length <= room ? tasks : pickRows(tasks, room);
  const lines = table(
    shown.map((task) => rowOf(task, now, view.colors)),
    '  ',
  ).map((line) => cut(line.trimEnd(), view.columns));
  const hidden = tasks.length - shown.length;
  const ended = tasks.filter((task) => task.endedAt !== undefined).length;
  const word = state.cancelling ? 'cancelling' : state.status;
  return [
    ...lines,
    view.colors.dim(`  ${word}: ${ended} of ${tasks.length} done${hidden > 0 ? `, ${hidden} not shown` : ''}`),
  ];
}

function rowOf(task: TaskState, now: string, colors: Colors): readonly string[] {
  return [
    statusText(task.status, colors),
    task.path,
    durationText(task, task.status === 'running' ? now : undefined),
    colors.dim(remarkOf(task)),
  ];
}

function remarkOf(task: TaskState): string {
  if (task.deciding !== undefined) return `asks: ${questionText(task.deciding)} (codomyrmex decide RUN ${task.path} …)`;
  if (task.status !== 'running') return firstLine(task.sentence);
  const fraction = task.progress?.fraction;
  const percent = fraction === undefined ? '' : `${Math.round(fraction * 100)} %`;
  const attempt = task.attempts.length > 1 ? `attempt ${task.attempts.length} of ${task.maxAttempts}` : '';
  return [attempt, percent, firstLine(task.progress?.message)].filter((part) => part !== '').join(', ');
}

/** Keeps the order of the plan, but what moves now matters more than what is over or far away. */
function pickRows(tasks: readonly TaskState[], room: number): readonly TaskState[] {
  const importance = (task: TaskState): number =>
    ['running', 'failed', 'queued', 'waiting'].indexOf(task.status) + 1 || 9;
  const chosen = new Set(tasks.toSorted((one, other) => importance(one) - importance(other)).slice(0, room));
  return tasks.filter((task) => chosen.has(task));
}

/** A line that wraps would be left behind when the block is drawn over. */
function cut(line: string, columns: number): string {
  if (visibleLength(line) < columns) return line;
  // eslint-disable-next-line no-control-regex -- colours are control sequences
  const plain = line.replaceAll(/\u001b\[[0-9;]*m/g, '');
  return `${plain.slice(0, Math.max(0, columns - 2))}…`;
}

/** The one plain line that an event is worth on a pipe; most are worth none. */
export function plainLine(event: RunEvent, state: RunState, colors: Colors): string | undefined {
  const task = event.task === undefined ? undefined : state.tasks.get(event.task);
  switch (event.type) {
    case 'run.created':
      return `Run ${event.run} of ${event.plan.workflow}: ${event.plan.tasks.length} ${event.plan.tasks.length === 1 ? 'task' : 'tasks'}`;
    case 'attempt.started':
      return task === undefined
        ? undefined
        : `${statusText('running', colors)} ${task.path}${(event.attempt ?? 1) > 1 ? ` (attempt ${event.attempt})` : ''}`;
    case 'task.retrying':
      return `${statusText('running', colors)} ${event.task} tries again in ${Math.ceil(event.delayMs / 1000)} s: ${event.problem.message}`;
    case 'task.ended':
    case 'task.cached':
    case 'task.skipped':
      return task === undefined
        ? undefined
        : [statusText(task.status, colors), task.path, durationText(task), firstLine(task.sentence)]
            .filter(Boolean)
            .join(' ');
    case 'task.queued':
      // Who waits for its turn is told when that comes; what the run may hang on is worth a word.
      return event.waitingFor === undefined || isForItsTurn(event.waitingFor)
        ? undefined
        : `${statusText('queued', colors)} ${event.task} ${event.waitingFor}`;
    case 'task.deciding':
      return `${statusText('running', colors)} ${event.task} asks: ${questionText(event.request)} Answer with: codomyrmex decide ${event.run} ${event.task} approve|deny`;
    case 'run.paused':
      return `Paused${event.by === undefined ? '' : ` by ${event.by}`}: what runs goes on, nothing else starts`;
    case 'run.resumed':
      return 'The run goes on';
    case 'run.cancelling':
      return 'Cancelling: waiting until every process has ended';
    default:
      return undefined;
  }
}

function questionText({ message }: Readonly<Record<string, unknown>>): string {
  return firstLine(typeof message === 'string' ? message : undefined);
}

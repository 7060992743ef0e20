import { describeProblem } from '#shared/problem.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { STATUS_GLYPHS, TASK_STATUS, type RunStatus, type TaskStatus } from '#shared/run/task-status.ts';
import { formatDuration, table, type Colors } from './terminal.ts';

/** The last line of `run --json`, and `runs show --json`. */
export interface RunSummary {
  readonly type: 'run.summary';
  readonly run: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly tasks: Readonly<Record<string, TaskStatus>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  /** Only of a run with `--verify`: tasks that the cache had, by whether they came out the same. */
  readonly verified?: { readonly same: readonly string[]; readonly different: readonly string[] };
}

export function summaryOf(state: RunState): RunSummary {
  return {
    type: 'run.summary',
    run: state.run,
    workflow: state.plan.workflow,
    status: state.status,
    tasks: Object.fromEntries([...state.tasks.values()].map((task) => [task.path, task.status])),
    outputs: state.outputs,
    startedAt: state.startedAt ?? null,
    endedAt: state.endedAt ?? null,
    durationMs: durationOf(state.startedAt, state.endedAt) ?? null,
    ...(state.plan.verify === true ? { verified: verifiedTasks(state) } : {}),
  };
}

function verifiedTasks({ tasks }: RunState) {
  const verified = [...tasks.values()].filter((task) => task.verified !== undefined);
  const isSame = (task: TaskState) => task.verified?.count === 0;
  return {
    same: verified.filter(isSame).map(({ path }) => path),
    different: verified.filter((task) => !isSame(task)).map(({ path }) => path),
  };
}

/** Every leaf that differs, so that nobody has to look for it. */
function verifiedLines(state: RunState, colors: Colors): readonly string[] {
  if (state.plan.verify !== true) return [];
  const { same, different } = verifiedTasks(state);
  const lines = [...state.tasks.values()].flatMap(({ path, verified }) =>
    (verified?.differences ?? []).map(
      ({ path: leaf, before, after }) =>
        `  ${path}: ${leaf} was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`,
    ),
  );
  const told = `Verified against the cache: ${same.length} the same, ${different.length} different.`;
  return [...lines, different.length > 0 ? colors.red(told) : told];
}

/** Milliseconds between two ISO 8601 texts; undefined while one is missing. */
export function durationOf(startedAt: string | undefined, endedAt: string | undefined): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
}

/** One row per task, the first failure with its reason and remedy, and a last line that says it all. */
export function summaryLines(state: RunState, colors: Colors): readonly string[] {
  const tasks = [...state.tasks.values()];
  const rows = tasks.map((task) => [
    statusText(task.status, colors),
    task.path,
    durationText(task),
    colors.dim(firstLine(task.sentence)),
  ]);
  const total = durationOf(state.startedAt, state.endedAt);
  const last = `Run ${state.run} of ${state.plan.workflow} ${runWord(state.status, colors)}${total === undefined ? '' : ` in ${formatDuration(total)}`} (${countsOf(tasks)}).`;
  return [
    ...table(rows, '  ').map((line) => line.trimEnd()),
    ...failureLines(state, colors),
    ...verifiedLines(state, colors),
    last,
  ];
}

function failureLines(state: RunState, colors: Colors): readonly string[] {
  const failed = [...state.tasks.values()].find((task) => task.status === 'failed' && task.problem !== undefined);
  if (failed?.problem === undefined) {
    return state.problem === undefined ? [] : ['', `${colors.red('Why')}: ${describeProblem(state.problem)}`, ''];
  }
  const { message, reason, remedy } = failed.problem;
  return [
    '',
    `${colors.red('First failure')}: ${failed.path} (${failed.action})`,
    ...[message, reason, remedy].flatMap((part) =>
      part === undefined || part === '' ? [] : part.split('\n').map((line) => `  ${line}`),
    ),
    `  ${colors.dim(`Its output: codomyrmex runs log ${state.run} ${failed.path}`)}`,
    '',
  ];
}

/** Icon and word: each is enough without the colour. */
export function statusText(status: TaskStatus, colors: Colors): string {
  return colorOf(status, colors)(`${STATUS_GLYPHS[status]} ${TASK_STATUS[status].word.toLowerCase().padEnd(9)}`);
}

function colorOf(status: TaskStatus, colors: Colors): (text: string) => string {
  switch (status) {
    case 'succeeded':
    case 'cached':
      return colors.green;
    case 'failed':
      return colors.red;
    case 'running':
      return colors.cyan;
    case 'cancelled':
      return colors.yellow;
    case 'waiting':
    case 'queued':
    case 'skipped':
      return colors.dim;
  }
}

/** Sentences may end in a list of lines; a row has room for one. */
export function firstLine(text: string | undefined): string {
  return text?.split('\n', 1)[0] ?? '';
}

function runWord(status: RunStatus, colors: Colors): string {
  switch (status) {
    case 'succeeded':
      return colors.green('succeeded');
    case 'failed':
      return colors.red('failed');
    case 'cancelled':
      return colors.yellow('was cancelled');
    case 'interrupted':
      return colors.yellow('was interrupted');
    case 'queued':
    case 'running':
    case 'paused':
      return `is ${status}`;
  }
}

export function durationText(task: TaskState, now?: string): string {
  const durationMs = durationOf(task.startedAt, task.endedAt ?? now);
  return durationMs === undefined ? '' : formatDuration(Math.max(0, durationMs));
}

function countsOf(tasks: readonly TaskState[]): string {
  const counts = new Map<TaskStatus, number>();
  for (const { status } of tasks) counts.set(status, (counts.get(status) ?? 0) + 1);
  const words = [...counts].map(([status, count]) => `${count} ${status}`);
  return words.length === 0 ? 'no tasks' : words.join(', ');
}

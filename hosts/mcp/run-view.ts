import type { Engine } from '#engine/engine.ts';
import { problem, type Problem } from '#shared/problem.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isGood } from '#shared/run/task-status.ts';

const MOST_TASKS = 200;

/** A run as a client reads it: what there is to act on first. */
export function runView(state: RunState, sentence?: string) {
  const tasks = [...state.tasks.values()];
  const shown = tasks.length <= MOST_TASKS ? tasks : tasks.toSorted(byInterest).slice(0, MOST_TASKS);
  return {
    run_id: state.run,
    workflow_name: state.plan.workflow,
    project_path: state.plan.project,
    status: state.status,
    ...(sentence === undefined ? {} : { sentence }),
    started_by: state.trigger.kind,
    created_at: state.createdAt,
    started_at: state.startedAt ?? null,
    ended_at: state.endedAt ?? null,
    execution_time: secondsBetween(state.startedAt, state.endedAt),
    steps_total: tasks.length,
    steps_completed: tasks.filter(({ status }) => isGood(status)).length,
    steps: shown.map(taskView),
    outputs: state.outputs,
    problem: state.problem ?? null,
    needs_you: tasks
      .filter(({ deciding }) => deciding !== undefined)
      .map(({ path, deciding }) => ({ task: path, request: deciding })),
  };
}

function taskView({ path, action, status, phase, sentence, attempts, outputs, problem: found, ...times }: TaskState) {
  return {
    task: path,
    action,
    status,
    ...(phase === undefined ? {} : { phase }),
    ...(sentence === undefined ? {} : { sentence }),
    attempts: attempts.length,
    execution_time: secondsBetween(times.startedAt, times.endedAt),
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
    ...(found === undefined ? {} : { problem: found }),
  };
}

/** In seconds, as the original counts; null while one is missing. */
function secondsBetween(from: string | undefined, to: string | undefined): number | null {
  return from === undefined || to === undefined ? null : (Date.parse(to) - Date.parse(from)) / 1000;
}

/** What failed, then what goes on, then the rest. */
function byInterest(one: TaskState, other: TaskState): number {
  const weight = ({ status }: TaskState): number => (status === 'failed' ? 0 : status === 'running' ? 1 : 2);
  return weight(one) - weight(other);
}

/** What waits in a queue says why; of this host that is in the row of the run. */
export async function sentenceOf(engine: Engine, state: RunState): Promise<string | undefined> {
  const { project, workflow } = state.plan;
  return (await engine.listRuns({ project, workflow, limit: 100 })).find(({ run }) => run === state.run)?.sentence;
}

/** A run that somebody waited for and that did not end well; undefined when it did. */
export function endProblem(state: RunState, isOverTime: boolean): Problem | undefined {
  const { status, run, plan } = state;
  if (status === 'succeeded') return undefined;
  if (isOverTime)
    return problem('run.timeout', `The run of "${plan.workflow}" took longer than it was given, so it was cancelled.`, {
      reason: `It is run ${run}.`,
      remedy: 'Give it more time with timeout_seconds, or see with get_run what took so long.',
    });
  if (status !== 'failed')
    return problem(
      status === 'interrupted' ? 'run.interrupted' : 'run.cancelled',
      `The run of "${plan.workflow}" is ${status}.`,
      { reason: `It is run ${run}.`, remedy: 'Somebody ended it; see with get_run how far it came.' },
    );
  const failed = [...state.tasks.values()].find((task) => task.status === 'failed');
  const cause = failed?.problem ?? state.problem;
  return problem(
    'run.failed',
    `The run of "${plan.workflow}" failed${failed === undefined ? '' : ` at "${failed.path}"`}.`,
    {
      reason:
        cause === undefined
          ? `It is run ${run}.`
          : `${cause.message}${cause.reason === undefined ? '' : ` ${cause.reason}`}`,
      remedy: cause?.remedy ?? `Read the log of a task with get_run (run_id ${run} and task).`,
      ...(failed === undefined ? {} : { place: { node: failed.path } }),
    },
  );
}

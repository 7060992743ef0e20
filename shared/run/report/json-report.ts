import type { TaskState } from '../run-state.ts';
import { causeOf, tookMs, type RunReport } from './run-report.ts';

/** Everything a program may want to know of one run, in one value. */
export function jsonReport(report: RunReport): string {
  const { state, number, label, tests, findings, coverage, environment, sinceGood } = report;
  const cause = causeOf(report);
  return `${JSON.stringify(
    {
      type: 'run.report',
      version: 1,
      run: state.run,
      number: number ?? null,
      label: label ?? null,
      workflow: state.plan.workflow,
      title: state.plan.title ?? state.plan.workflow,
      status: state.status,
      trigger: state.trigger,
      startedAt: state.startedAt ?? null,
      endedAt: state.endedAt ?? null,
      durationMs: tookMs(state) ?? null,
      cause:
        cause === undefined
          ? null
          : { ...cause, task: cause.task?.path ?? null, others: cause.others.map(({ path }) => path) },
      sinceGood: sinceGood ?? null,
      tasks: [...state.tasks.values()].map(taskOf),
      tests,
      findings,
      coverage,
      outputs: state.outputs,
      parameters: state.parameters,
      git: state.plan.git ?? null,
      environment: {
        ...environment,
        platform: state.plan.platform,
        project: state.plan.project,
        file: state.plan.file,
      },
    },
    null,
    2,
  )}\n`;
}

function taskOf(task: TaskState) {
  return {
    path: task.path,
    action: task.action,
    status: task.status,
    sentence: task.sentence ?? null,
    problem: task.problem ?? null,
    startedAt: task.startedAt ?? null,
    endedAt: task.endedAt ?? null,
    durationMs: tookMs(task) ?? null,
    attempts: task.attempts.map(({ attempt, outcome, exitCode, signal, usage, startedAt, endedAt }) => ({
      attempt,
      outcome: outcome ?? null,
      exitCode: exitCode ?? null,
      signal: signal ?? null,
      startedAt,
      endedAt: endedAt ?? null,
      cpuMs: usage?.cpuMs ?? null,
      peakRssBytes: usage?.peakRssBytes ?? null,
    })),
    cachedFrom: task.cachedFrom ?? null,
    artifacts: task.artifacts,
  };
}

import type { RunDigest } from '../run-digest.ts';
import type { Trends } from '../trends.ts';
import type { ReportEnvironment, TaskFindings, TaskTests } from './run-report.ts';

/** Everything a report of the runs of a time is made from. */
export interface PeriodReport {
  /** Name of the project. */
  readonly project: string;
  readonly trends: Trends;
  /** Newest first. */
  readonly runs: readonly PeriodRun[];
  /** Of the newest ended run of each workflow: how things stand at the end of the period. */
  readonly standing: readonly WorkflowStanding[];
  readonly environment: ReportEnvironment;
}

export interface PeriodRun extends Pick<
  RunDigest,
  'run' | 'workflow' | 'status' | 'trigger' | 'startedAt' | 'durationMs' | 'cause'
> {
  /** "run 42" of the project. */
  readonly number: number | undefined;
  readonly label: string | undefined;
}

export interface WorkflowStanding {
  readonly workflow: string;
  readonly run: string;
  readonly status: RunDigest['status'];
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly tests: readonly TaskTests[];
  readonly findings: readonly TaskFindings[];
}

/** Runs that failed for the same reason, in the same place. */
export interface FailureGroup {
  readonly workflow: string;
  readonly task: string | null;
  /** What people call it. */
  readonly title: string | null;
  readonly message: string;
  readonly runs: readonly PeriodRun[];
}

/** The most frequent first, and of equally frequent ones that which failed last. */
export function failureGroups(runs: readonly PeriodRun[]): readonly FailureGroup[] {
  const failed = runs.filter(({ status }) => status === 'failed' || status === 'interrupted');
  const byCause = Map.groupBy(failed, ({ workflow, cause }) => [workflow, cause?.task, cause?.message].join('\n'));
  return [...byCause.values()]
    .flatMap((group): readonly FailureGroup[] => {
      const [newest] = group;
      if (newest === undefined) return [];
      const { workflow, cause, status } = newest;
      const message = cause?.message ?? (status === 'interrupted' ? 'The studio ended while it ran.' : 'It failed.');
      return [
        { workflow, task: cause?.task ?? null, title: cause?.title ?? cause?.task ?? null, message, runs: group },
      ];
    })
    .sort(
      (one, other) =>
        other.runs.length - one.runs.length ||
        (other.runs[0]?.startedAt ?? '').localeCompare(one.runs[0]?.startedAt ?? ''),
    );
}

export interface WorkflowFigures {
  readonly workflow: string;
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly successRate: number | null;
  readonly lastStatus: string;
}

/** Those with the most runs first. */
export function workflowFigures(runs: readonly PeriodRun[]): readonly WorkflowFigures[] {
  return [...Map.groupBy(runs, ({ workflow }) => workflow)]
    .map(([workflow, all]) => {
      const succeeded = all.filter(({ status }) => status === 'succeeded').length;
      const failed = all.filter(({ status }) => status === 'failed').length;
      return {
        workflow,
        runs: all.length,
        succeeded,
        failed,
        successRate: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
        lastStatus: all[0]?.status ?? '',
      };
    })
    .sort((one, other) => other.runs - one.runs || one.workflow.localeCompare(other.workflow));
}

/** `15 Nov 2026 to 22 Nov 2026`, by what was asked for, else by what there was. */
export function periodWords({ trends: { since, until, perRun }, environment }: PeriodReport): string {
  const from = since ?? perRun[0]?.startedAt ?? environment.madeAt;
  return `${from.slice(0, 10)} to ${(until ?? environment.madeAt).slice(0, 10)}`;
}

export function periodTitle({ project, trends }: PeriodReport): string {
  return trends.workflow === null ? `${project}: runs` : `${project}: runs of ${trends.workflow}`;
}

/** `92 %`; a dash where nothing was decided. Never rounded up to all, nor down to none. */
export function rateWords(rate: number | null): string {
  if (rate === null) return '–';
  if (rate > 0.99 && rate < 1) return '> 99 %';
  if (rate > 0 && rate < 0.01) return '< 1 %';
  return `${Math.round(rate * 100)} %`;
}

/** What somebody reads who reads one sentence only. */
export function headline({ trends }: PeriodReport): string {
  const { runs, succeeded, failed, cancelled, interrupted, open } = trends.counts;
  if (runs === 0) return 'There were no runs in this time.';
  const parts = [
    `${succeeded} succeeded`,
    `${failed} failed`,
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(interrupted > 0 ? [`${interrupted} interrupted`] : []),
    ...(open > 0 ? [`${open} not ended`] : []),
  ];
  return `${runs === 1 ? '1 run' : `${runs} runs`}: ${parts.join(', ')}. Success rate ${rateWords(trends.successRate)}.`;
}

import type { Coverage } from '../../module/coverage.ts';
import type { Finding } from '../../module/finding.ts';
import { allTests, type TestCase, type TestReport } from '../../module/test-report.ts';
import type { Layout } from '../../workflow/workflow.ts';
import { causesOf } from '../failure.ts';
import type { RunState, TaskState } from '../run-state.ts';
import type { SinceGood } from './since-good.ts';

/** Everything a report of one run is made from: its fold, and what its outputs refer to. */
export interface RunReport {
  readonly state: RunState;
  /** "run 42" of the project. */
  readonly number: number | undefined;
  readonly label: string | undefined;
  readonly tests: readonly TaskTests[];
  readonly findings: readonly TaskFindings[];
  readonly coverage: readonly TaskCoverage[];
  readonly charts: readonly TaskChart[];
  /** Only of a run in which something failed; undefined: no earlier run of the workflow ended well. */
  readonly sinceGood: SinceGood | undefined;
  /** The last lines of the task that failed first. */
  readonly logTail: { readonly task: string; readonly text: string; readonly isCut: boolean } | undefined;
  /** Where the nodes stand now; a run does not freeze it. */
  readonly layout: Layout | undefined;
  readonly environment: ReportEnvironment;
}

export interface ReportEnvironment {
  readonly studio: string;
  readonly node: string;
  /** ISO 8601. */
  readonly madeAt: string;
}

export interface TaskTests {
  readonly task: string;
  readonly report: TestReport;
}

export interface TaskCoverage {
  readonly task: string;
  readonly coverage: Coverage;
}

export interface TaskFindings {
  readonly task: string;
  readonly action: string;
  readonly findings: readonly Finding[];
}

/** `svg` is a whole SVG document. */
export interface TaskChart {
  readonly task: string;
  readonly title: string;
  readonly svg: string;
}

/** Why a run did not end well: the first failure in time, in the words of its problem. */
export interface Cause {
  readonly task: TaskState | undefined;
  readonly code: string;
  readonly message: string;
  readonly reason: string | undefined;
  readonly remedy: string | undefined;
  /** Tests that failed in that task. */
  readonly failedTests: readonly TestCase[];
  /** Failures beside it. */
  readonly others: readonly TaskState[];
}

/** Undefined when nothing failed. A task that failed because of one inside it is not the cause: the inner one is. */
export function causeOf({ state, tests }: Pick<RunReport, 'state' | 'tests'>): Cause | undefined {
  const [first, ...others] = causesOf(state);
  if (first === undefined && state.problem === undefined) return undefined;
  const problem = first?.problem ?? state.problem;
  const failedTests = allTests(tests.filter(({ task }) => task === first?.path).flatMap(({ report }) => report.suites));
  return {
    task: first,
    code: problem?.code ?? 'task.failed',
    message: problem?.message ?? first?.sentence ?? 'It failed.',
    reason: problem?.reason,
    remedy: problem?.remedy,
    failedTests: failedTests.filter(({ status }) => status === 'failed'),
    others,
  };
}

/** `src/a.ts:4` */
export function placeWords(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Milliseconds; undefined while it has not both begun and ended. */
export function tookMs(of: { readonly startedAt?: string; readonly endedAt?: string }): number | undefined {
  if (of.startedAt === undefined || of.endedAt === undefined) return undefined;
  return Math.max(0, Date.parse(of.endedAt) - Date.parse(of.startedAt));
}

/** `a1b2c3d on main, with changes that were not committed`; undefined outside git. */
export function commitWords({ plan }: RunState): string | undefined {
  if (plan.git === undefined) return undefined;
  const { commit, branch, dirty } = plan.git;
  const on = branch === undefined ? '' : ` on ${branch}`;
  return `${commit.slice(0, 10)}${on}${dirty ? ', with changes that were not committed' : ', nothing uncommitted'}`;
}

/** Rows of "what it ran on", for every written form alike. */
export function environmentRows({ state, environment }: RunReport): readonly (readonly [string, string])[] {
  const { plan, trigger } = state;
  return [
    ['Run', state.run],
    ['Workflow', plan.file],
    ['Project', plan.project],
    ['Commit', commitWords(state) ?? 'not in a git repository'],
    ['Started by', [trigger.kind, trigger.name ?? '', trigger.from ?? ''].filter((part) => part !== '').join(' ')],
    ['Platform', plan.platform],
    ['Mode', `${plan.mode}, ${plan.maxParallelTasks} at once`],
    ['Studio', `${environment.studio}, Node ${environment.node}`],
    ['Report made', environment.madeAt],
  ];
}

export function titleOf({ state, number }: Pick<RunReport, 'state' | 'number'>): string {
  const { title = state.plan.workflow } = state.plan;
  return number === undefined ? title : `${title}, run ${number}`;
}

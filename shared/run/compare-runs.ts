import { describeDifference, type DifferenceLine } from '../workflow/describe-difference.ts';
import { diffWorkflows } from '../workflow/diff-workflow.ts';
import { dataDifferences, type FieldDifference } from '../workflow/data-difference.ts';
import type { Finding } from '../module/finding.ts';
import { allTests, type TestCase } from '../module/test-report.ts';
import type { RunState, TaskState } from './run-state.ts';
import type { TaskFindings, TaskTests } from './report/run-report.ts';
import { taskNames } from './name-nodes.ts';
import type { ChangedFile } from './changed-files.ts';
import { noiseBand, type NoiseBand } from './noise-band.ts';

/** One of two runs to compare, with what its outputs hold. */
export interface ComparedRun {
  readonly state: RunState;
  readonly tests: readonly TaskTests[];
  readonly findings: readonly TaskFindings[];
}

export interface TaskComparison {
  readonly path: string;
  /** What people call it. */
  readonly title: string;
  /** Null: the run did not have it. */
  readonly before: string | null;
  readonly after: string | null;
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
  /** Of the last runs in which it ended well; null with fewer than four. */
  readonly band: NoiseBand | null;
  /** `unknown`: too few runs to tell noise from change. Only between two times of tasks that really ran. */
  readonly speed: 'slower' | 'faster' | 'same' | 'unknown' | null;
  /** Why it failed in the later run. */
  readonly message: string | null;
}

export interface TestComparison {
  readonly name: string;
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly message: string | null;
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
}

export interface RunComparison {
  readonly type: 'runs.comparison';
  readonly before: ComparedHead;
  readonly after: ComparedHead;
  /** Of the whole run, against earlier ones that succeeded. */
  readonly duration: { readonly band: NoiseBand | null; readonly speed: TaskComparison['speed'] };
  readonly tasks: readonly TaskComparison[];
  readonly tests: {
    readonly newlyFailing: readonly TestComparison[];
    readonly fixed: readonly TestComparison[];
    /** Twice as long and at least 100 ms more: a single pair of times cannot tell less. */
    readonly slower: readonly TestComparison[];
  };
  readonly findings: { readonly new: readonly Finding[]; readonly fixed: readonly Finding[] };
  /** Of the repository; null: nobody can tell. */
  readonly files: readonly ChangedFile[] | null;
  readonly parameters: readonly FieldDifference[];
  readonly environment: readonly FieldDifference[];
  /** In words; null when one of the two texts cannot be read. */
  readonly workflow: readonly DifferenceLine[] | null;
}

export interface ComparedHead {
  readonly run: string;
  readonly workflow: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly durationMs: number | null;
}

/**
 * What is different between two runs. `history`: how long each task took in earlier runs where it ended well, in milliseconds, newest first; `wholeRuns`: the
 * same of earlier runs that succeeded.
 */
export function compareRuns(
  before: ComparedRun,
  after: ComparedRun,
  history: ReadonlyMap<string, readonly number[]>,
  wholeRuns: readonly number[] = [],
  files: readonly ChangedFile[] | null = null,
): RunComparison {
  const diff = diffWorkflows({ text: before.state.plan.text }, { text: after.state.plan.text });
  const names = titlesIn(before.state, after.state);
  const paths = new Set([...before.state.tasks.keys(), ...after.state.tasks.keys()]);
  return {
    type: 'runs.comparison',
    before: headOf(before.state),
    after: headOf(after.state),
    duration: compareDurations(headOf(before.state).durationMs, headOf(after.state).durationMs, wholeRuns),
    tasks: [...paths].map((path) => ({
      title: names(path),
      ...compareTask(path, before.state.tasks.get(path), after.state.tasks.get(path), history.get(path) ?? []),
    })),
    tests: compareTests(testsOf(before), testsOf(after)),
    findings: compareFindings(findingsOf(before), findingsOf(after)),
    files,
    parameters: dataDifferences(before.state.parameters, after.state.parameters),
    environment: dataDifferences(environmentOf(before.state), environmentOf(after.state)),
    workflow: diff.ok ? describeDifference(diff.value) : null,
  };
}

/** As the later run calls them, else the earlier. */
function titlesIn(before: RunState, after: RunState): (path: string) => string {
  const [old, now] = [taskNames(before.tasks), taskNames(after.tasks)];
  return (path) => (after.tasks.has(path) ? now : old).titleOf(path);
}

function headOf({ run, plan, status, startedAt, endedAt }: RunState): ComparedHead {
  return {
    run,
    workflow: plan.workflow,
    status,
    startedAt: startedAt ?? null,
    durationMs: between(startedAt, endedAt),
  };
}

function environmentOf({ plan, trigger }: RunState) {
  const { commit, branch, dirty } = plan.git ?? {};
  const { platform, mode, maxParallelTasks } = plan;
  return { commit, branch, uncommitted: dirty, platform, mode, maxParallelTasks, startedBy: trigger.kind };
}

function between(from: string | undefined, to: string | undefined): number | null {
  return from === undefined || to === undefined ? null : Math.max(0, Date.parse(to) - Date.parse(from));
}

function compareTask(
  path: string,
  before: TaskState | undefined,
  after: TaskState | undefined,
  history: readonly number[],
): Omit<TaskComparison, 'title'> {
  const [beforeMs, afterMs] = [workedMs(before), workedMs(after)];
  return {
    path,
    before: before?.status ?? null,
    after: after?.status ?? null,
    beforeMs,
    afterMs,
    ...compareDurations(beforeMs, afterMs, history),
    message: after?.status === 'failed' ? (after.problem?.message ?? after.sentence ?? null) : null,
  };
}

function compareDurations(
  beforeMs: number | null,
  afterMs: number | null,
  history: readonly number[],
): Pick<TaskComparison, 'band' | 'speed'> {
  const band = noiseBand(history) ?? null;
  return { band, speed: beforeMs === null || afterMs === null ? null : speedOf(beforeMs, afterMs, band) };
}

/** Of the last attempt; null for what was cached, skipped or has not ended. */
function workedMs(task: TaskState | undefined): number | null {
  const last = task?.attempts.at(-1);
  return last === undefined ? null : between(last.startedAt, last.endedAt);
}

function speedOf(beforeMs: number, afterMs: number, band: NoiseBand | null): TaskComparison['speed'] {
  if (band === null) return 'unknown';
  if (Math.abs(afterMs - beforeMs) <= band.plusMinusMs) return 'same';
  return afterMs > beforeMs ? 'slower' : 'faster';
}

type KeyedTests = ReadonlyMap<string, TestCase>;

function testsOf({ tests }: ComparedRun): KeyedTests {
  const cases = tests.flatMap(({ task, report }) => allTests(report.suites).map((test) => [task, test] as const));
  return new Map(cases.map(([task, test]) => [[task, test.file ?? '', ...test.suite, test.name].join('\n'), test]));
}

function compareTests(before: KeyedTests, after: KeyedTests): RunComparison['tests'] {
  const pick = (wanted: (before: TestCase | undefined, after: TestCase) => boolean) =>
    [...after].filter(([key, test]) => wanted(before.get(key), test)).map(([key, test]) => told(test, before.get(key)));
  return {
    newlyFailing: pick((old, test) => test.status === 'failed' && old?.status !== 'failed'),
    fixed: pick((old, test) => test.status === 'passed' && old?.status === 'failed'),
    slower: pick(
      (old, test) =>
        test.status === 'passed' &&
        old?.status === 'passed' &&
        test.durationMs >= 2 * old.durationMs &&
        test.durationMs - old.durationMs >= 100,
    ),
  };
}

function told(test: TestCase, before: TestCase | undefined): TestComparison {
  return {
    name: [...test.suite, test.name].join(' › '),
    file: test.file ?? null,
    line: test.line ?? null,
    message: test.message ?? null,
    beforeMs: before?.durationMs ?? null,
    afterMs: test.durationMs,
  };
}

function findingsOf({ findings }: ComparedRun): readonly Finding[] {
  return findings.flatMap((of) => of.findings);
}

/** By tool, rule, file and message, not by line: code above a finding moves it. Two equal ones are two. */
function compareFindings(before: readonly Finding[], after: readonly Finding[]): RunComparison['findings'] {
  return { new: without(after, before), fixed: without(before, after) };
}

function without(findings: readonly Finding[], known: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const finding of known) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return findings.filter((finding) => {
    const left = counts.get(keyOf(finding)) ?? 0;
    if (left > 0) counts.set(keyOf(finding), left - 1);
    return left === 0;
  });
}

function keyOf({ tool, rule, file, message }: Finding): string {
  return [tool, rule, file, message].join('\n');
}

import { withIteration } from './name-nodes.ts';
import { noiseBand } from './noise-band.ts';
import { percentile } from './percentile.ts';
import type { RunDigest, TaskDigest } from './run-digest.ts';
import type { RunStatus } from './task-status.ts';

/** What is read at most when nobody says otherwise, and what can be asked for. */
export const TREND_RUNS = { usual: 500, most: 5000 } as const;

/** A day by the clock of whoever asks, `2026-11-22`. */
export interface TrendDay {
  readonly day: string;
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Of the runs that ended well, in milliseconds. */
  readonly p50Ms: number | null;
}

/** One run as a dot of a chart. */
export interface TrendRun {
  readonly run: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly durationMs: number | null;
  /** The largest of its tasks, in bytes. */
  readonly peakRssBytes: number | null;
}

export interface NodeTrend {
  readonly workflow: string;
  /** Path of the node in the document; of a loop all rounds together. */
  readonly node: string;
  /** What people call it, as in the newest run. */
  readonly title: string;
  readonly action: string;
  /** How its tasks ended; those that were cached, skipped or cancelled did not work. */
  readonly succeeded: number;
  readonly failed: number;
  readonly cached: number;
  readonly skipped: number;
  /** Of those that succeeded or failed, 0 to 1. */
  readonly successRate: number | null;
  /** Of those that succeeded, in milliseconds. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** All the time it worked, failed attempts too. */
  readonly totalMs: number;
  /** In how many runs it was on the critical path, and of how many in which it took part. */
  readonly criticalRuns: number;
  readonly runs: number;
  readonly peakRssBytes: number | null;
  /** Its newest five good times against those before; null with too few to tell. */
  readonly speed: 'slower' | 'faster' | 'same' | null;
}

/** The same was tried more than once and did not end alike. */
export interface FlakyTask {
  readonly workflow: string;
  readonly task: string;
  /** What people call it. */
  readonly title: string;
  readonly action: string;
  /** Attempts of the same that ended well, and that failed. */
  readonly succeeded: number;
  readonly failed: number;
  /** Runs whose retry of the very same made it good. */
  readonly mendedByRetry: number;
  /** A good and a failed run of the same, the newest of each. */
  readonly goodRun: string;
  readonly failedRun: string;
  readonly message: string | null;
}

export interface Trends {
  readonly type: 'trends';
  /** Null: all workflows of the project. */
  readonly workflow: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly counts: {
    readonly runs: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly interrupted: number;
    /** Still going on or waiting. */
    readonly open: number;
  };
  /** Of the runs that succeeded or failed, 0 to 1. A cancelled run says nothing about the workflow. */
  readonly successRate: number | null;
  /** Of the runs that succeeded. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** There are older runs that were not looked at. */
  readonly isCut: boolean;
  readonly days: readonly TrendDay[];
  /** Oldest first. */
  readonly perRun: readonly TrendRun[];
  /** Those that worked longest in all first. */
  readonly nodes: readonly NodeTrend[];
  readonly flaky: readonly FlakyTask[];
}

export interface TrendRequest {
  readonly workflow?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly isCut: boolean;
  /** The day of an ISO 8601 time, in the time zone of whoever asks. */
  readonly dayOf: (at: string) => string;
}

/** What many runs say together, measured and never estimated. `digests` in any order. */
export function trendsOf(digests: readonly RunDigest[], request: TrendRequest): Trends {
  const runs = digests.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
  const count = (...statuses: readonly RunStatus[]) => runs.filter(({ status }) => statuses.includes(status)).length;
  const [succeeded, failed] = [count('succeeded'), count('failed')];
  return {
    type: 'trends',
    workflow: request.workflow ?? null,
    since: request.since ?? null,
    until: request.until ?? null,
    counts: {
      runs: runs.length,
      succeeded,
      failed,
      cancelled: count('cancelled'),
      interrupted: count('interrupted'),
      open: count('queued', 'running', 'paused'),
    },
    successRate: rateOf(succeeded, failed),
    ...percentilesOf(goodTimes(runs)),
    isCut: request.isCut,
    days: daysOf(runs, request.dayOf),
    perRun: runs.map((run) => ({
      run: run.run,
      workflow: run.workflow,
      status: run.status,
      startedAt: run.startedAt,
      durationMs: run.durationMs,
      peakRssBytes: largest(run.tasks.map(({ peakRssBytes }) => peakRssBytes)),
    })),
    nodes: nodesOf(runs),
    flaky: flakyOf(runs),
  };
}

function daysOf(runs: readonly RunDigest[], dayOf: TrendRequest['dayOf']): readonly TrendDay[] {
  return [...Map.groupBy(runs, ({ startedAt }) => dayOf(startedAt))].map(([day, ofDay]) => ({
    day,
    runs: ofDay.length,
    succeeded: ofDay.filter(({ status }) => status === 'succeeded').length,
    failed: ofDay.filter(({ status }) => status === 'failed').length,
    p50Ms: percentile(goodTimes(ofDay), 0.5) ?? null,
  }));
}

function goodTimes(runs: readonly RunDigest[]): readonly number[] {
  return runs.flatMap(({ status, durationMs }) => (status === 'succeeded' && durationMs !== null ? [durationMs] : []));
}

interface TaskOfRun {
  readonly run: RunDigest;
  readonly task: TaskDigest;
}

function nodesOf(runs: readonly RunDigest[]): readonly NodeTrend[] {
  const all = runs.flatMap((run) => run.tasks.map((task): TaskOfRun => ({ run, task })));
  const byNode = Map.groupBy(all, ({ run, task }) => `${run.workflow}\n${task.node}`);
  return [...byNode.values()]
    .map(nodeOf)
    .filter((node) => node !== undefined)
    .sort((one, other) => other.totalMs - one.totalMs || one.node.localeCompare(other.node));
}

/** Of the same node in all its runs, oldest first. */
function nodeOf(tasks: readonly TaskOfRun[]): NodeTrend | undefined {
  const newest = tasks.at(-1);
  if (newest === undefined) return undefined;
  const count = (status: TaskDigest['status']) => tasks.filter(({ task }) => task.status === status).length;
  const [succeeded, failed] = [count('succeeded'), count('failed')];
  const good = tasks.flatMap(({ task: { status, ms } }) => (status === 'succeeded' && ms !== null ? [ms] : []));
  return {
    workflow: newest.run.workflow,
    node: newest.task.node,
    title: newest.task.title ?? newest.task.node,
    action: newest.task.action,
    succeeded,
    failed,
    cached: count('cached'),
    skipped: count('skipped'),
    successRate: rateOf(succeeded, failed),
    ...percentilesOf(good),
    totalMs: tasks.reduce((sum, { task }) => sum + (task.ms ?? 0), 0),
    criticalRuns: new Set(tasks.filter(({ task }) => task.onCriticalPath).map(({ run }) => run.run)).size,
    runs: new Set(tasks.map(({ run }) => run.run)).size,
    peakRssBytes: largest(tasks.map(({ task }) => task.peakRssBytes)),
    speed: speedOf(good),
  };
}

const NEWEST = 5;

/** Is the middle of the newest times outside the noise of those before? Oldest first. */
function speedOf(times: readonly number[]): NodeTrend['speed'] {
  const band = noiseBand(times.slice(0, -NEWEST).toReversed());
  const now = percentile(times.slice(-NEWEST), 0.5);
  if (band === undefined || now === undefined) return null;
  if (Math.abs(now - band.medianMs) <= band.plusMinusMs) return 'same';
  return now > band.medianMs ? 'slower' : 'faster';
}

function flakyOf(runs: readonly RunDigest[]): readonly FlakyTask[] {
  const tried = runs.flatMap((run) =>
    run.tasks
      .filter(({ status, madeFrom }) => (status === 'succeeded' || status === 'failed') && madeFrom !== null)
      .map((task): TaskOfRun => ({ run, task })),
  );
  const same = Map.groupBy(tried, ({ run, task }) => [run.workflow, task.path, task.madeFrom].join('\n'));
  const found = [...same.values()].map(differing).filter((one) => one !== undefined);
  const byTask = Map.groupBy(found, ({ workflow, task }) => `${workflow}\n${task}`);
  return [...byTask.values()]
    .map(together)
    .filter((one) => one !== undefined)
    .sort((one, other) => other.failed - one.failed || one.task.localeCompare(other.task));
}

/** Of the same made from the same, oldest first; undefined when it always ended alike. */
function differing(tasks: readonly TaskOfRun[]): FlakyTask | undefined {
  const good = tasks.filter(({ task }) => task.status === 'succeeded');
  // A retry tries the very same again, so a task may fail and succeed in one run.
  const bad = tasks.filter(({ task }) => task.status === 'failed' || task.failedAttempts > 0);
  const [lastGood, lastBad] = [good.at(-1), bad.at(-1)];
  if (lastGood === undefined || lastBad === undefined) return undefined;
  const { run, task } = lastBad;
  return {
    workflow: run.workflow,
    task: task.path,
    title: task.title === undefined ? task.path : withIteration(task.title, task.path),
    action: task.action,
    succeeded: good.length,
    failed: bad.reduce((sum, each) => sum + Math.max(1, each.task.failedAttempts), 0),
    mendedByRetry: good.filter((each) => each.task.failedAttempts > 0).length,
    goodRun: lastGood.run.run,
    failedRun: run.run,
    message: bad.findLast((each) => each.task.problem !== null)?.task.problem?.message ?? null,
  };
}

/** The same task made from different things: the newest example stands for all. */
function together(all: readonly FlakyTask[]): FlakyTask | undefined {
  const newest = all.reduce<FlakyTask | undefined>(
    (best, one) => (best === undefined || one.failedRun > best.failedRun ? one : best),
    undefined,
  );
  const sum = (pick: (one: FlakyTask) => number) => all.reduce((total, one) => total + pick(one), 0);
  return newest === undefined
    ? undefined
    : {
        ...newest,
        succeeded: sum(({ succeeded }) => succeeded),
        failed: sum(({ failed }) => failed),
        mendedByRetry: sum(({ mendedByRetry }) => mendedByRetry),
      };
}

function rateOf(succeeded: number, failed: number): number | null {
  return succeeded + failed === 0 ? null : succeeded / (succeeded + failed);
}

function percentilesOf(times: readonly number[]): { readonly p50Ms: number | null; readonly p95Ms: number | null } {
  return { p50Ms: percentile(times, 0.5) ?? null, p95Ms: percentile(times, 0.95) ?? null };
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value));
}

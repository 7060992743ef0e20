import type { RunComparison, TaskComparison } from './compare-runs.ts';
import { isGood, type TaskStatus } from './task-status.ts';

/** What a page about a comparison has, the most important first. */
export const COMPARISON_SECTIONS = [
  'newlyFailing',
  'worse',
  'newFindings',
  'files',
  'slower',
  'slowerTests',
  'workflow',
  'parameters',
  'environment',
  'otherTasks',
  'cache',
  'fixedTests',
  'better',
  'goneFindings',
  'faster',
] as const;
export type ComparisonSection = (typeof COMPARISON_SECTIONS)[number];

/** The tasks of a comparison by what changed; each stands in one list only, times beside it in another. */
export interface ComparedTasks {
  /** Ended well before (or was not there) and fails now. */
  readonly worse: readonly TaskComparison[];
  readonly better: readonly TaskComparison[];
  /** Cached in one of the two runs only. */
  readonly cache: readonly TaskComparison[];
  /** Any other change: skipped now, new, gone. */
  readonly otherTasks: readonly TaskComparison[];
  readonly slower: readonly TaskComparison[];
  readonly faster: readonly TaskComparison[];
}

export function comparedTasks({ tasks }: RunComparison): ComparedTasks {
  const changed = tasks.filter(({ before, after }) => before !== after);
  const kinds = Map.groupBy(changed, kindOf);
  return {
    worse: kinds.get('worse') ?? [],
    better: kinds.get('better') ?? [],
    cache: kinds.get('cache') ?? [],
    otherTasks: kinds.get('otherTasks') ?? [],
    slower: tasks.filter(({ speed }) => speed === 'slower').toSorted(byChange),
    faster: tasks.filter(({ speed }) => speed === 'faster').toSorted(byChange),
  };
}

function kindOf({ before, after }: TaskComparison): 'worse' | 'better' | 'cache' | 'otherTasks' {
  if (after === 'failed') return 'worse';
  const [wasGood, isGoodNow] = [before, after].map((status) => status !== null && isGood(status as TaskStatus));
  if (before === 'failed' && isGoodNow === true) return 'better';
  return wasGood === true && isGoodNow === true ? 'cache' : 'otherTasks';
}

function byChange(one: TaskComparison, other: TaskComparison): number {
  return changeMs(other) - changeMs(one);
}

function changeMs({ beforeMs, afterMs }: TaskComparison): number {
  return Math.abs((afterMs ?? 0) - (beforeMs ?? 0));
}

/** How many things each section has to say. */
export function sectionCounts(compared: RunComparison): Readonly<Record<ComparisonSection, number>> {
  const tasks = comparedTasks(compared);
  const { tests, findings, files, workflow, parameters, environment } = compared;
  return {
    newlyFailing: tests.newlyFailing.length,
    worse: tasks.worse.length,
    newFindings: findings.new.length,
    files: files?.length ?? 0,
    slower: tasks.slower.length,
    slowerTests: tests.slower.length,
    workflow: workflow?.length ?? 1,
    parameters: parameters.length,
    environment: environment.length,
    otherTasks: tasks.otherTasks.length,
    cache: tasks.cache.length,
    fixedTests: tests.fixed.length,
    better: tasks.better.length,
    goneFindings: findings.fixed.length,
    faster: tasks.faster.length,
  };
}

export interface GoodBefore {
  readonly run: string;
  readonly project: string;
  readonly workflow: string;
  readonly status: string;
  readonly startedAt: string;
}

/** The newest run of the same workflow that succeeded before this one began; undefined when none did. */
export function previousGood<Row extends GoodBefore>(rows: readonly Row[], of: GoodBefore): Row | undefined {
  return rows.reduce<Row | undefined>((best, row) => {
    const fits =
      row.run !== of.run &&
      row.project === of.project &&
      row.workflow === of.workflow &&
      row.status === 'succeeded' &&
      row.startedAt < of.startedAt;
    return fits && (best === undefined || row.startedAt > best.startedAt) ? row : best;
  }, undefined);
}

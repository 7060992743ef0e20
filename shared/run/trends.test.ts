import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentile } from './percentile.ts';
import { planOf } from './plan-rig.ts';
import { FAILED_EVENTS, FAILED_PLAN, stateOf } from './report/report-rig.ts';
import { digestRun, runDigestSchema, type RunDigest, type TaskDigest } from './run-digest.ts';
import { nodesAsCsv, runsAsCsv } from './trends-csv.ts';
import { trendsOf, type Trends } from './trends.ts';

const TASK: TaskDigest = {
  path: 'tests',
  node: 'tests',
  action: 'testing.run',
  status: 'succeeded',
  ms: 1000,
  failedAttempts: 0,
  madeFrom: 'a',
  onCriticalPath: false,
  peakRssBytes: null,
  cpuMs: null,
  problem: null,
};

let made = 0;
function digest(status: RunDigest['status'], tasks: readonly Partial<TaskDigest>[], more: Partial<RunDigest> = {}) {
  made += 1;
  const startedAt = new Date(Date.UTC(2026, 0, 1) + made * 3_600_000).toISOString();
  return {
    version: 1 as const,
    run: `run-${String(made).padStart(6, '0')}`,
    workflow: 'gate',
    status,
    trigger: 'cli',
    startedAt,
    endedAt: startedAt,
    durationMs: 5000,
    branch: null,
    commit: null,
    cause: null,
    tasks: tasks.map((task) => ({ ...TASK, ...task })),
    ...more,
  };
}

function trends(digests: readonly RunDigest[]): Trends {
  return trendsOf(digests, { isCut: false, dayOf: (at) => at.slice(0, 10) });
}

describe('a digest of a run', () => {
  test('holds how each task ended, what it was made from, and what failed first', () => {
    const state = stateOf(FAILED_EVENTS);
    const digested = digestRun(state);
    expect(runDigestSchema.parse(JSON.parse(JSON.stringify(digested)))).toEqual(digested);
    expect(digested).toMatchObject({ status: 'failed', cause: { task: 'tests', code: 'test.failed' } });
    expect(digested.tasks.map(({ path, status, failedAttempts }) => [path, status, failedAttempts])).toEqual([
      ['lint', 'succeeded', 0],
      ['tests', 'failed', 1],
      ['build', 'skipped', 0],
    ]);
    expect(digested.tasks.filter(({ onCriticalPath }) => onCriticalPath).map(({ path }) => path)).toContain('tests');
  });

  test('cannot say what a task was made from when uncommitted changes were not kept', () => {
    expect(digestRun(stateOf(FAILED_EVENTS)).tasks[0]?.madeFrom).toBeNull();
    const clean = { ...FAILED_PLAN, git: { commit: 'a'.repeat(40), dirty: false } };
    const madeFrom = (plan: typeof FAILED_PLAN) => digestRun(stateOf(FAILED_EVENTS, plan)).tasks[0]?.madeFrom;
    expect(madeFrom(clean)).toMatch(/^[0-9a-f]{64}$/);
    expect(madeFrom(clean)).toBe(madeFrom({ ...clean }));
    expect(madeFrom(clean)).not.toBe(madeFrom({ ...clean, text: 'other' }));
  });

  test('of a run that waits is as good as of one that ended', () => {
    const digested = digestRun(stateOf([], planOf({ a: {} })));
    expect(digested).toMatchObject({ status: 'queued', endedAt: null, durationMs: null, cause: null });
  });
});

describe('a flaky task', () => {
  test('failed and succeeded although it was made from the same', () => {
    const flaky = trends([
      digest('succeeded', [{}]),
      digest('failed', [{ status: 'failed', failedAttempts: 1, problem: { code: 'x', message: 'timed out' } }]),
      digest('succeeded', [{}]),
    ]).flaky;
    expect(flaky).toMatchObject([{ task: 'tests', succeeded: 2, failed: 1, mendedByRetry: 0, message: 'timed out' }]);
  });

  test('is also one that a retry mended', () => {
    expect(trends([digest('succeeded', [{ failedAttempts: 1 }])]).flaky).toMatchObject([
      { succeeded: 1, failed: 1, mendedByRetry: 1 },
    ]);
  });

  test('is none that failed on other code, was cached or cancelled, or is made from who knows what', () => {
    const failing = { status: 'failed', failedAttempts: 1 } as const;
    expect(trends([digest('succeeded', [{}]), digest('failed', [{ ...failing, madeFrom: 'b' }])]).flaky).toEqual([]);
    expect(trends([digest('succeeded', [{ status: 'cached' }]), digest('failed', [failing])]).flaky).toEqual([]);
    expect(trends([digest('cancelled', [{ status: 'cancelled' }]), digest('failed', [failing])]).flaky).toEqual([]);
    const unknown = { madeFrom: null };
    expect(trends([digest('succeeded', [unknown]), digest('failed', [{ ...failing, ...unknown }])]).flaky).toEqual([]);
  });
});

describe('trends', () => {
  test('say how often runs succeed, cancelled ones left out, and how long good ones take', () => {
    const found = trends([
      digest('succeeded', [{}], { durationMs: 1000 }),
      digest('succeeded', [{}], { durationMs: 3000 }),
      digest('failed', [{ status: 'failed' }], { durationMs: 90_000 }),
      digest('cancelled', [], { durationMs: 80_000 }),
    ]);
    expect(found.counts).toMatchObject({ runs: 4, succeeded: 2, failed: 1, cancelled: 1 });
    expect(found.successRate).toBeCloseTo(2 / 3);
    expect([found.p50Ms, found.p95Ms]).toEqual([1000, 3000]);
  });

  test('call a node slower only when its newest times leave the noise', () => {
    const times = (...all: readonly number[]) => all.map((ms) => digest('succeeded', [{ ms }]));
    const before = times(1000, 1010, 990, 1005, 995, 1000);
    expect(trends([...before, ...times(1001, 999, 1003, 1000, 998)]).nodes[0]?.speed).toBe('same');
    expect(trends([...before, ...times(1500, 1510, 1490, 1500, 1505)]).nodes[0]?.speed).toBe('slower');
    expect(trends([...before, ...times(500, 510, 490, 500, 505)]).nodes[0]?.speed).toBe('faster');
    expect(trends(times(1000, 1000, 5000)).nodes[0]?.speed).toBeNull();
  });

  test('put all rounds of a loop under its node, and count the run once', () => {
    const rounds = [0, 1, 2].map((at) => ({ path: `each[${at}].e2e`, node: 'each.e2e', onCriticalPath: true }));
    const [node] = trends([digest('succeeded', rounds)]).nodes;
    expect(node).toMatchObject({ node: 'each.e2e', succeeded: 3, runs: 1, criticalRuns: 1, totalMs: 3000 });
  });

  test('write tables that a spreadsheet reads, and no formulas', () => {
    const found = trends([digest('succeeded', [{ action: '=1+1,"x"', failedAttempts: 1 }])]);
    const [head, row] = nodesAsCsv(found).split('\r\n');
    expect(head).toMatch(/^workflow,node,action,.*,flaky$/);
    expect(row).toContain(`gate,tests,"'=1+1,""x""",1,1,0`);
    expect(row).toMatch(/,true$/);
    expect(runsAsCsv(found).split('\r\n')).toHaveLength(3);
  });

  const anyTask = fc.record({
    status: fc.constantFrom('succeeded', 'failed', 'cached', 'skipped', 'cancelled' as const),
    node: fc.constantFrom('a', 'b', 'c'),
    ms: fc.option(fc.nat(100_000)),
    madeFrom: fc.option(fc.constantFrom('x', 'y')),
    failedAttempts: fc.nat(2),
    onCriticalPath: fc.boolean(),
  });
  const anyRun = fc
    .tuple(fc.constantFrom('succeeded', 'failed', 'cancelled', 'running' as const), fc.array(anyTask, { maxLength: 5 }))
    .map(([status, tasks]) =>
      digest(
        status,
        tasks.map((task) => ({ ...task, path: task.node })),
      ),
    );

  test('do not hang on the order in which runs are read, and their parts add up', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 12 }), (runs) => {
        const found = trends(runs);
        expect(trends(runs.toReversed())).toEqual(found);
        const { runs: all, succeeded, failed, cancelled, interrupted, open } = found.counts;
        expect(succeeded + failed + cancelled + interrupted + open).toBe(all);
        expect(found.days.reduce((sum, day) => sum + day.runs, 0)).toBe(all);
        for (const node of found.nodes) {
          expect(node.criticalRuns).toBeLessThanOrEqual(node.runs);
          expect(node.p50Ms ?? 0).toBeLessThanOrEqual(node.p95Ms ?? 0);
        }
        for (const { succeeded: good, failed: bad } of found.flaky) expect(Math.min(good, bad)).toBeGreaterThan(0);
      }),
    );
  });

  test('take a percentile that is one of the values, with enough of them below', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share) ?? Number.NaN;
          expect(values).toContain(found);
          expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * values.length);
        },
      ),
    );
    expect(percentile([], 0.5)).toBeUndefined();
  });
});

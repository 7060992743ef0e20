import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestCase } from '../module/test-report.ts';
import { compareRuns } from './compare-runs.ts';
import { noiseBand } from './noise-band.ts';
import { FAILED_EVENTS, FAILED_PLAN, reportOf, stateOf } from './report/report-rig.ts';

const none = new Map<string, readonly number[]>();

function withTests(tests: readonly TestCase[]) {
  const [of] = reportOf().tests;
  if (of === undefined) throw new Error('no tests');
  const [suite] = of.report.suites;
  if (suite === undefined) throw new Error('no suite');
  return { ...reportOf(), tests: [{ ...of, report: { ...of.report, suites: [{ ...suite, tests: [...tests] }] } }] };
}
const result = (name: string, status: TestCase['status'], durationMs = 10): TestCase => ({
  name,
  suite: [],
  status,
  durationMs,
});

describe('two runs', () => {
  test('the same run twice differs in nothing', () => {
    const compared = compareRuns(reportOf(), reportOf(), none);
    expect(compared).toMatchObject({
      tests: { newlyFailing: [], fixed: [], slower: [] },
      findings: { new: [], fixed: [] },
      parameters: [],
      environment: [],
      workflow: [],
    });
    expect(compared.tasks.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['lint', 'succeeded', 'succeeded'],
      ['tests', 'failed', 'failed'],
      ['build', 'skipped', 'skipped'],
    ]);
  });

  test('tests that fail now, that are good again and that take twice as long are named', () => {
    const before = withTests([result('a', 'passed'), result('b', 'failed'), result('c', 'passed', 100)]);
    const after = withTests([
      result('a', 'failed'),
      result('b', 'passed'),
      result('c', 'passed', 300),
      result('d', 'failed'),
    ]);
    const { tests } = compareRuns(before, after, none);
    const names = (cases: readonly { readonly name: string }[]) => cases.map(({ name }) => name);
    expect(names(tests.newlyFailing)).toEqual(['a', 'd']);
    expect(names(tests.fixed)).toEqual(['b']);
    expect(names(tests.slower)).toEqual(['c']);
  });

  test('a finding that only moved to another line is not new', () => {
    const before = reportOf();
    const [of] = before.findings;
    const moved = of?.findings.map((finding) => ({ ...finding, line: finding.line + 9 })) ?? [];
    const after = { ...before, findings: [{ task: 'lint', action: 'x', findings: moved }] };
    expect(compareRuns(before, after, none).findings).toEqual({ new: [], fixed: [] });
    const twice = { ...before, findings: [{ task: 'lint', action: 'x', findings: [...moved, ...moved.slice(0, 1)] }] };
    expect(compareRuns(before, twice, none).findings.new).toHaveLength(1);
  });

  test('commit, parameters and the workflow itself are compared', () => {
    const plan = {
      ...FAILED_PLAN,
      text: FAILED_PLAN.text.replace('lint:', 'check:'),
      git: { commit: 'b', dirty: false },
    };
    const after = { ...reportOf(), state: { ...stateOf(FAILED_EVENTS, plan), parameters: { source: 'lib' } } };
    const compared = compareRuns(reportOf(), after, none);
    expect(compared.parameters).toEqual([{ field: ['source'], change: 'changed', before: 'src', after: 'lib' }]);
    expect(compared.environment.map(({ field }) => field[0])).toEqual(['commit', 'branch', 'uncommitted']);
    expect(compared.workflow?.some(({ text }) => text.includes('check'))).toBe(true);
  });

  test('a difference inside the noise of earlier runs is no difference', () => {
    const slow = stateOf([...FAILED_EVENTS.slice(0, 3), { type: 'run.paused' }, ...FAILED_EVENTS.slice(3)]);
    const speeds = (history: readonly number[]) =>
      compareRuns(reportOf(), { ...reportOf(), state: slow }, new Map([['lint', history]])).tasks[0]?.speed;
    expect(speeds([])).toBe('unknown');
    expect(speeds([2000, 2010, 1990, 2000])).toBe('slower');
    expect(speeds([1000, 5000, 2000, 9000])).toBe('same');
  });
});

describe('the noise band', () => {
  test('is unknown with three runs', () => expect(noiseBand([1, 2, 3])).toBeUndefined());
  test('one very slow run does not widen it', () =>
    expect(noiseBand([100, 100, 100, 100, 90_000])).toEqual({ medianMs: 100, plusMinusMs: 20, runs: 5 }));
  test('grows with the times and is never negative', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 4, maxLength: 20 }),
        fc.integer({ min: 2, max: 9 }),
        (times, by) => {
          const [one, many] = [noiseBand(times), noiseBand(times.map((ms) => ms * by))];
          expect(many?.medianMs).toBeCloseTo((one?.medianMs ?? 0) * by, 6);
          expect(many?.plusMinusMs).toBeGreaterThanOrEqual(one?.plusMinusMs ?? 0);
        },
      ),
    );
  });
});

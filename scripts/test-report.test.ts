import { expect, test } from 'vitest';
import { lastLine, playwrightFailed, sum, tallyPlaywright, tallyVitest, vitestFailed } from './test-report.ts';

const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, success: true, testResults: [] };

test('the last line names skipped tests only when there are some', () => {
  expect(lastLine({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed');
  expect(lastLine({ passed: 2, failed: 1, skipped: 4 })).toBe('2 passed, 1 failed, 4 skipped');
});

test('tallies are added up over all runners', () => {
  const playwright = tallyPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } });
  expect(sum([tallyVitest(vitest), playwright])).toEqual({ passed: 8, failed: 2, skipped: 2 });
});

test('a test file that does not load is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(tallyVitest({ ...vitest, success: false, testResults }).failed).toBe(1);
});

test('an error outside every test is a failure', () => {
  expect(tallyVitest({ ...vitest, success: false }).failed).toBe(1);
  expect(tallyPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] }).failed).toBe(1);
});

test('what failed is named with what its runner says, without colours', () => {
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'adds', status: 'failed', failureMessages: ['\u001B[31mexpected 1 to be 2\u001B[39m'] },
        { fullName: 'takes', status: 'passed', failureMessages: [] },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
  ];
  expect(vitestFailed({ testResults })).toEqual([
    { test: 'a.test.ts › adds', says: 'expected 1 to be 2' },
    { test: 'b.test.ts', says: 'Cannot find module' },
  ]);
  const spec = (title: string, status: string) => ({
    title,
    file: 'web/c.spec.ts',
    line: 7,
    tests: [{ status, results: [{ errors: [{ message: 'Timed out', snippet: '> 9 | await it' }] }] }],
  });
  const suites = [
    {
      title: 'c.spec.ts',
      specs: [spec('draws', 'expected')],
      suites: [{ title: 'in', specs: [spec('runs', 'unexpected')] }],
    },
  ];
  expect(playwrightFailed({ suites, errors: [] })).toEqual([
    { test: 'web/c.spec.ts:7 › runs', says: 'Timed out\n> 9 | await it' },
  ]);
});

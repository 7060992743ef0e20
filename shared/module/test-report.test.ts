import { describe, expect, test } from 'vitest';
import { allTests, summarizeTests, testReportSchema, treeOfTests, type TestCase } from './test-report.ts';

const passed = (name: string, suite: string[], file?: string): TestCase => ({
  name,
  suite,
  file,
  status: 'passed',
  durationMs: 2,
});

describe('the tree of a test report', () => {
  const tests: readonly TestCase[] = [
    passed('adds', ['sums', 'small'], 'a.test.ts'),
    { ...passed('throws', ['sums'], 'a.test.ts'), status: 'failed', message: 'no' },
    { ...passed('waits', [], 'b.test.ts'), status: 'skipped' },
    passed('stands alone', []),
  ];

  test('has one suite per file, and below it the suites by name', () => {
    const suites = treeOfTests(tests, 'Tests');
    expect(suites.map((suite) => suite.name)).toEqual(['a.test.ts', 'b.test.ts', 'Tests']);
    expect(suites[0]).toMatchObject({
      durationMs: 4,
      suites: [{ name: 'sums', durationMs: 4, suites: [{ name: 'small' }] }],
    });
    expect(
      testReportSchema.parse({ runner: 'vitest', command: [], summary: summarizeTests(tests, 1.6), suites }).summary,
    ).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      durationMs: 2,
    });
  });

  test('loses no test', () => {
    const names = allTests(treeOfTests(tests, 'Tests')).map((one) => one.name);
    expect(names.sort()).toEqual(tests.map((one) => one.name).sort());
  });
});

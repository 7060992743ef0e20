import { z } from 'zod';

/*
 * What the port type `testReport` carries: one form for every test runner, a tree of suites with tests as leaves.
 */

export const testCaseSchema = z.object({
  name: z.string(),
  /** Names of the suites around it, outermost first, without the file. */
  suite: z.array(z.string()),
  /** Relative to the project folder with forward slashes, when the runner tells. */
  file: z.string().optional(),
  /** Where it failed, or where it begins; from 1. */
  line: z.number().int().min(1).optional(),
  status: z.enum(['passed', 'failed', 'skipped']),
  durationMs: z.number().min(0),
  /** Why it failed, in the runner's words; for a skipped test the reason if there is one. */
  message: z.string().optional(),
  stack: z.string().optional(),
});
export type TestCase = z.infer<typeof testCaseSchema>;

export const testSuiteSchema = z.object({
  /** The top level is one suite per file (or per suite of a runner that knows no files). */
  name: z.string(),
  file: z.string().optional(),
  durationMs: z.number().min(0),
  tests: z.array(testCaseSchema),
  get suites() {
    return z.array(testSuiteSchema);
  },
});
export type TestSuite = z.infer<typeof testSuiteSchema>;

export const testSummarySchema = z.object({
  passed: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  durationMs: z.number(),
});
export type TestSummary = z.infer<typeof testSummarySchema>;

export const testReportSchema = z.object({
  /** `vitest`, `node` or `command`. */
  runner: z.string(),
  command: z.array(z.string()),
  summary: testSummarySchema,
  suites: z.array(testSuiteSchema),
});
export type TestReport = z.infer<typeof testReportSchema>;

/** Depth first, in the order of the report. */
export function allTests(suites: readonly TestSuite[]): readonly TestCase[] {
  return suites.flatMap((suite) => [...suite.tests, ...allTests(suite.suites)]);
}

export function summarizeTests(tests: readonly TestCase[], durationMs: number): TestSummary {
  const count = (status: TestCase['status']): number => tests.filter((test) => test.status === status).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    durationMs: Math.round(durationMs),
  };
}

interface Branch {
  readonly name: string;
  readonly file: string | undefined;
  readonly tests: TestCase[];
  readonly branches: Map<string, Branch>;
}

/** Builds the tree: one top suite per file (`name` without one), below it the suites of each test's path, in order of first appearance. */
export function treeOfTests(tests: readonly TestCase[], name: string): readonly TestSuite[] {
  const roots = new Map<string, Branch>();
  for (const test of tests) {
    let branch = branchOf(roots, test.file ?? name, test.file);
    for (const part of test.suite) branch = branchOf(branch.branches, part, test.file);
    branch.tests.push(test);
  }
  return [...roots.values()].map(toSuite);
}

function branchOf(branches: Map<string, Branch>, name: string, file: string | undefined): Branch {
  const known = branches.get(name);
  if (known !== undefined) return known;
  const branch: Branch = { name, file, tests: [], branches: new Map() };
  branches.set(name, branch);
  return branch;
}

function toSuite({ name, file, tests, branches }: Branch): TestSuite {
  const suites = [...branches.values()].map(toSuite);
  const durationMs = [...tests, ...suites].reduce((sum, part) => sum + part.durationMs, 0);
  return { name, ...(file === undefined ? {} : { file }), durationMs, tests, suites };
}

import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What the runners' reports say, as numbers that can be added up. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, each) => ({
      passed: all.passed + each.passed,
      failed: all.failed + each.failed,
      skipped: all.skipped + each.skipped,
    }),
    NOTHING,
  );
}

/** The last line of `npm test`; others read it. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A test that failed, and what its runner says of it, without colours. */
export interface Failure {
  readonly test: string;
  readonly says: string;
}

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** A file that does not even load has no tests to count, but it did fail; so did an error outside any test. */
export function tallyVitest(report: unknown): Tally {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } =
    vitestSchema.parse(report);
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = numFailedTests + unloaded;
  return {
    passed: numPassedTests,
    failed: success ? failed : Math.max(failed, 1),
    skipped: numPendingTests + numTodoTests,
  };
}

const vitestFailures = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

export function vitestFailed(report: unknown): Failure[] {
  return vitestFailures.parse(report).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [failure(name, [message])];
    return failed.map(({ fullName, failureMessages }) => failure(`${name} › ${fullName}`, failureMessages ?? []));
  });
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).default([]),
});

const errorSchema = z.object({ message: z.string().default(''), snippet: z.string().default('') });

interface Suite {
  readonly title: string;
  readonly specs?: readonly Spec[];
  readonly suites?: readonly Suite[];
}

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(
    z.object({ status: z.string(), results: z.array(z.object({ errors: z.array(errorSchema).default([]) })) }),
  ),
});
type Spec = z.infer<typeof specSchema>;

const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({ title: z.string(), specs: z.array(specSchema).optional(), suites: z.array(suiteSchema).optional() }),
);

export function playwrightFailed(report: unknown): Failure[] {
  const { suites, errors } = z
    .object({ suites: z.array(suiteSchema).default([]), errors: z.array(errorSchema).default([]) })
    .parse(report);
  const specsOf = (suite: Suite): Spec[] => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  return [
    ...errors.map((error) => failure('outside every test', textsOf(error))),
    ...suites.flatMap(specsOf).flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failure(
            `${file}:${line} › ${title}`,
            results.flatMap((result) => result.errors.flatMap(textsOf)),
          ),
        ),
    ),
  ];
}

function textsOf({ message, snippet }: z.infer<typeof errorSchema>): string[] {
  return [message, snippet].filter((text) => text !== '');
}

function failure(test: string, texts: readonly string[]): Failure {
  return { test, says: stripVTControlCharacters(texts.join('\n')).trim() };
}

/** A flaky test is a failed one: it failed once, and nobody asked for a second try. */
export function tallyPlaywright(report: unknown): Tally {
  const { stats, errors } = playwrightSchema.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

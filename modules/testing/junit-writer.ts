import { XMLBuilder } from 'fast-xml-parser';
import { allTests, type TestCase, type TestReport, type TestSuite } from '#shared/module/test-report.ts';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
});

/** Characters that no XML document may contain, however they are written. */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu;

/** The report as JUnit XML: one `<testsuite>` per top suite, deeper suites in the class name. */
export function toJunit({ runner, summary, suites }: TestReport): string {
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': runner,
      '@tests': summary.passed + summary.failed + summary.skipped,
      '@failures': summary.failed,
      '@skipped': summary.skipped,
      '@time': seconds(summary.durationMs),
      testsuite: suites.map(suiteElement),
    },
  };
  return builder.build(document);
}

function suiteElement(suite: TestSuite) {
  const tests = allTests([suite]);
  return {
    '@name': clean(suite.name),
    '@tests': tests.length,
    '@failures': tests.filter((test) => test.status === 'failed').length,
    '@skipped': tests.filter((test) => test.status === 'skipped').length,
    '@time': seconds(suite.durationMs),
    ...(suite.file === undefined ? {} : { '@file': clean(suite.file) }),
    testcase: tests.map((test) => caseElement(test, suite.name)),
  };
}

function caseElement(test: TestCase, suiteName: string) {
  const { name, suite, file, line, status, durationMs, message = '', stack = '' } = test;
  return {
    '@name': clean(name),
    '@classname': clean(suite.length === 0 ? suiteName : suite.join(' > ')),
    '@time': seconds(durationMs),
    ...(file === undefined ? {} : { '@file': clean(file) }),
    ...(line === undefined ? {} : { '@line': line }),
    ...(status === 'failed' ? { failure: { '@message': clean(message), '#text': clean(stack) } } : {}),
    ...(status === 'skipped' ? { skipped: message === '' ? '' : { '@message': clean(message) } } : {}),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function clean(words: string): string {
  return words.toWellFormed().replaceAll(FORBIDDEN, '\uFFFD');
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allTests, summarizeTests, treeOfTests, type TestCase } from '#shared/module/test-report.ts';
import { toJunit } from './junit-writer.ts';
import { parseJunit } from './junit.ts';

function parse(xml: string): readonly TestCase[] {
  const read = parseJunit(xml, 'junit.xml', '/project');
  if (!read.ok) throw new Error(read.problem.reason);
  return read.value;
}

describe('JUnit XML from many tools', () => {
  test('pytest: class names, skips with a reason, errors', () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" tests="3">
<testcase classname="tests.test_a.TestSum" name="test_adds" time="0.001" />
<testcase classname="tests.test_a" name="test_later" time="0.000"><skipped type="pytest.skip" message="not yet">/p/test_a.py:3: not yet</skipped></testcase>
<testcase classname="tests.test_a" name="test_setup" time="1,000.5"><error message="failed on setup">E   NameError: x &amp; y</error></testcase>
</testsuite></testsuites>`;
    expect(parse(xml)).toEqual([
      { name: 'test_adds', suite: ['pytest', 'tests.test_a.TestSum'], status: 'passed', durationMs: 1 },
      { name: 'test_later', suite: ['pytest', 'tests.test_a'], status: 'skipped', durationMs: 0, message: 'not yet' },
      {
        name: 'test_setup',
        suite: ['pytest', 'tests.test_a'],
        status: 'failed',
        durationMs: 1_000_500,
        message: 'failed on setup',
        stack: 'E   NameError: x & y',
      },
    ]);
  });

  test('Maven and Gradle: one suite at the top, the message in CDATA', () => {
    const xml = `<testsuite name="com.x.FooTest"><properties/><testcase name="bar" classname="com.x.FooTest" time="0.5"><failure type="E"><![CDATA[expected: <1> & not &lt;2>
  at Foo.java:7]]></failure></testcase><system-out><![CDATA[]]></system-out></testsuite>`;
    expect(parse(xml)).toEqual([
      {
        name: 'bar',
        suite: ['com.x.FooTest'],
        status: 'failed',
        durationMs: 500,
        message: 'expected: <1> & not &lt;2>',
        stack: 'expected: <1> & not &lt;2>\n  at Foo.java:7',
      },
    ]);
  });

  test('Node and Vitest: nested suites, files with lines, files as class names', () => {
    const xml = `<testsuites><testsuite name="sums"><testsuite name="deep"><testcase name="a &gt; b" classname="test" file="/project/src/a.test.js" line="7"/></testsuite></testsuite>
<testsuite name="src/b.test.js"><testcase classname="src/b.test.js" name="c"><skipped/></testcase></testsuite></testsuites>`;
    expect(parse(xml)).toEqual([
      {
        name: 'a > b',
        suite: ['sums', 'deep', 'test'],
        file: 'src/a.test.js',
        line: 7,
        status: 'passed',
        durationMs: 0,
      },
      { name: 'c', suite: [], file: 'src/b.test.js', status: 'skipped', durationMs: 0 },
    ]);
  });

  test('empty suites and documents without a test are read as no test', () => {
    expect(parse('<testsuites/>')).toEqual([]);
    expect(parse('<testsuites><testsuite name="a"> </testsuite><testsuite/></testsuites>')).toEqual([]);
  });
});

describe('a hostile or broken report', () => {
  test('cannot bring entities of its own', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>';
    expect(parseJunit(bomb, 'junit.xml', '/project')).toMatchObject({
      ok: false,
      problem: { code: 'testing.reportInvalid' },
    });
    expect(parse('<testsuite><testcase name="&b;&#x41;&#0;"/></testsuite>')[0]?.name).toBe('&b;A');
  });

  test('is a problem that says where, never a list of tests', () => {
    expect(parseJunit('<testsuite><testcase></testsuite>', 'out/junit.xml', '/project')).toMatchObject({
      ok: false,
      problem: { code: 'testing.reportInvalid', place: { file: 'out/junit.xml', line: 1 } },
    });
    expect(parseJunit('', 'junit.xml', '/project').ok).toBe(false);
    expect(parseJunit(`${'<testsuite>'.repeat(200)}${'</testsuite>'.repeat(200)}`, 'junit.xml', '/project').ok).toBe(
      false,
    );
  });
});

describe('what the studio writes', () => {
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\r\n\t\uFFFE\uFFFF]|\p{Cc}/u.test(text));
  const testCase = fc.record({
    name: words,
    status: fc.constantFrom('passed', 'failed', 'skipped'),
    durationMs: fc.integer({ min: 0, max: 1_000_000 }),
    message: words,
  });

  test('can be read again: names, results, times and messages stay', () => {
    fc.assert(
      fc.property(fc.array(testCase, { minLength: 1, maxLength: 8 }), (cases) => {
        const tests = cases.map((one): TestCase => ({ ...one, suite: ['suite'], file: 'a.test.js' }));
        const report = {
          runner: 'node',
          command: [],
          summary: summarizeTests(tests, 5),
          suites: [...treeOfTests(tests, 'Tests')],
        };
        const facts = (list: readonly TestCase[]) =>
          list.map(({ name, status, durationMs, message }) => [
            name,
            status,
            Math.round(durationMs),
            status === 'passed' ? '' : message,
          ]);
        const read = parse(toJunit(report)).map((one) => ({ ...one, message: one.message ?? '' }));
        expect(facts(read)).toEqual(facts(allTests(report.suites)));
      }),
    );
  });

  test('holds no character that XML forbids', () => {
    const tests: TestCase[] = [{ name: 'a\u0000\u001B\uD800b', suite: [], status: 'passed', durationMs: 0 }];
    const report = {
      runner: 'node',
      command: [],
      summary: summarizeTests(tests, 0),
      suites: [...treeOfTests(tests, 'Tests')],
    };
    expect(parse(toJunit(report))[0]?.name).toBe('a\uFFFD\uFFFD\uFFFDb');
  });
});

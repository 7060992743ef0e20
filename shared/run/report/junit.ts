import { XMLBuilder } from 'fast-xml-parser';
import { allTests, type TestCase, type TestSuite } from '../../module/test-report.ts';
import type { TaskState } from '../run-state.ts';
import { describeProblem } from '../../problem.ts';
import { titleOf, tookMs, type RunReport } from './run-report.ts';
import { printable } from '../../export/xml-text.ts';

type Element = Readonly<Record<string, unknown>>;

/**
 * JUnit XML as CI servers read it: a suite per test file of every `testing.run`, and a suite "tasks" with a case per task, so that a failed lint fails the
 * build too. Source of the form: `junit-10.xsd` of the Jenkins xUnit plugin, which refuses what it does
 * not name.
 */
export function junitReport(report: RunReport): string {
  const suites = [
    ...report.tests.flatMap(({ task, report: { suites: all } }) => all.map((suite) => suiteOf(suite, task))),
    taskSuite(report),
  ];
  const total = (key: string) => suites.reduce((sum, suite) => sum + Number(suite[key]), 0);
  const testsuites = {
    '@name': printable(titleOf(report)),
    '@tests': total('@tests'),
    '@failures': total('@failures'),
    '@errors': 0,
    '@time': seconds(tookMs(report.state) ?? 0),
    testsuite: suites,
  };
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites })}`;
}

function suiteOf(suite: TestSuite, task: string): Element {
  const tests = allTests([suite]);
  return suiteElement(
    suite.name,
    suite.durationMs,
    undefined,
    tests.map((test) => caseOf(test, suite, task)),
    {
      file: suite.file,
    },
  );
}

function caseOf(test: TestCase, suite: TestSuite, task: string): Element {
  const { name, status, durationMs, file, line, message = '', stack = '' } = test;
  // The schema knows a file of a suite, but no place of a case: a server that checks it would refuse the whole report.
  const place = file === undefined ? '' : line === undefined ? file : `${file}:${line}`;
  return {
    '@name': printable(name),
    '@classname': printable([suite.name, ...test.suite].join(' › ')),
    '@time': seconds(durationMs),
    ...(status === 'failed'
      ? { failure: failureOf('test.failed', message || `Failed in ${task}`, [place, stack].filter(Boolean).join('\n')) }
      : {}),
    ...(status === 'skipped' ? { skipped: message === '' ? '' : { '@message': printable(message) } } : {}),
  };
}

function taskSuite({ state }: RunReport): Element {
  const cases = [...state.tasks.values()].map(taskCase);
  return suiteElement('tasks', tookMs(state) ?? 0, state.startedAt ?? state.createdAt, cases, {});
}

function taskCase(task: TaskState): Element {
  const { path, action, status, sentence = '', problem } = task;
  const isLeftOut = status !== 'failed' && status !== 'succeeded' && status !== 'cached';
  const message = problem?.message ?? sentence;
  const text = problem === undefined ? sentence : describeProblem(problem);
  return {
    '@name': path,
    '@classname': action,
    '@time': seconds(tookMs(task) ?? 0),
    ...(status === 'failed' ? { failure: failureOf(problem?.code ?? 'task.failed', message, text) } : {}),
    ...(isLeftOut ? { skipped: { '@message': printable(`${status}: ${sentence}`) } } : {}),
  };
}

function suiteElement(
  name: string,
  durationMs: number,
  timestamp: string | undefined,
  cases: readonly Element[],
  { file }: { readonly file?: string | undefined },
): Element {
  const count = (key: string) => cases.filter((each) => key in each).length;
  return {
    '@name': printable(name),
    '@tests': cases.length,
    '@failures': count('failure'),
    '@skipped': count('skipped'),
    '@errors': 0,
    '@time': seconds(durationMs),
    ...(timestamp === undefined ? {} : { '@timestamp': timestamp }),
    ...(file === undefined ? {} : { '@file': printable(file) }),
    testcase: cases,
  };
}

function failureOf(type: string, message: string, text: string): Element {
  return { '@message': printable(message), '@type': type, '#text': printable(text) };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

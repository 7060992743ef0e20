import type { z } from 'zod';
import type { ActionContext, ActionOutcome } from '#engine/action.ts';
import { summarizeTests, treeOfTests, type TestCase, type TestReport } from '#shared/module/test-report.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { commandText, howItEnded, processProblem } from '../process-problem.ts';
import { chooseRunner } from './choose-runner.ts';
import { toJunit } from './junit-writer.ts';
import { LCOV_VARIABLE, type runAction } from './manifest.ts';
import { readCoverage } from './read-coverage.ts';
import { runNodeTests } from './node-test.ts';
import { runTestCommand } from './test-command.ts';
import type { TestRun } from './test-run.ts';
import { runVitest } from './vitest.ts';

type RunParameters = z.output<(typeof runAction)['schema']>;

const NAMED_FAILURES = 3;

export async function run(parameters: RunParameters, context: ActionContext): Promise<ActionOutcome> {
  const testRun = await carryOut(parameters, context);
  const report = reportOf(testRun);
  const coverage = testRun.lcov === undefined ? undefined : await readCoverage(testRun, context);
  const outputs = {
    report,
    ...(coverage === undefined ? {} : { coverage }),
    summary: report.summary,
    ...(testRun.tests.length === 0 ? {} : { junit: await keepJunit(report, context) }),
  };
  const found =
    verdict(testRun, report) ??
    (testRun.lcov !== undefined && coverage === undefined ? noCoverage(testRun) : undefined);
  if (found === undefined) return { status: 'succeeded', outputs };
  return { status: 'failed', problem: found, ...(testRun.tests.length === 0 ? {} : { outputs }) };
}

async function carryOut(parameters: RunParameters, context: ActionContext): Promise<TestRun> {
  const { runner, path, command, report, coverage } = parameters;
  const more = parameters.arguments.map(String);
  const chosen = runner !== 'auto' ? runner : command.length > 0 ? 'command' : await chooseRunner(context);
  context.progress(
    undefined,
    chosen === 'command' ? 'Running the test command' : `Running ${chosen === 'node' ? 'node:test' : 'Vitest'}`,
  );
  switch (chosen) {
    case 'vitest':
      return runVitest(path, more, coverage, context);
    case 'node':
      return runNodeTests(path, more, coverage, context);
    case 'command':
      return runTestCommand(command, report, coverage, context);
  }
}

function reportOf({ runner, command, tests, result }: TestRun): TestReport {
  return {
    runner,
    command: [...command],
    summary: summarizeTests(tests, result.durationMs),
    suites: [...treeOfTests(tests, 'Tests')],
  };
}

function keepJunit(report: TestReport, context: ActionContext) {
  return context.addArtifact({ name: 'junit.xml', mediaType: 'application/xml', content: toJunit(report) });
}

/** Undefined: every test that ran has passed, at least one ran, and the runner agrees. */
function verdict(testRun: TestRun, { summary }: TestReport): Problem | undefined {
  const { tests, result, command, noTestsReason } = testRun;
  if (summary.failed > 0) {
    const failed = tests.filter((test) => test.status === 'failed');
    return failedTests(failed, summary.passed + summary.failed);
  }
  if (noTestsReason !== undefined || (summary.passed === 0 && result.exitCode === 0)) return noTests(testRun);
  if (result.exitCode === 0) return undefined;
  const what = summary.passed === 0 ? 'No test ran' : 'All tests passed, but the runner failed';
  const message = `${what}: "${commandText(command).slice(0, 200)}" ended with ${howItEnded(result)}.`;
  return processProblem('testing.runnerFailed', command, result, { message, retryable: false });
}

function failedTests(failed: readonly TestCase[], ran: number): Problem {
  const named = failed.slice(0, NAMED_FAILURES).map(describeFailure).join('\n');
  const rest = failed.length - NAMED_FAILURES;
  const { file, line } = failed[0] ?? {};
  return problem('testing.failed', `${failed.length} of ${ran} ${ran === 1 ? 'test' : 'tests'} failed.`, {
    reason: rest > 0 ? `${named}\nand ${rest} more.` : named,
    remedy: 'The report names every failed test with its message and place.',
    ...(file === undefined ? {} : { place: { file, line } }),
    retryable: false,
  });
}

function describeFailure({ name, suite, file, line, message }: TestCase): string {
  const place = file === undefined || file === name ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const why = message === undefined || message === '' ? '' : `: ${message.split('\n', 1)[0] ?? ''}`;
  return `${[...suite, name].join(' > ')}${place}${why}`;
}

function noCoverage({ command }: TestRun): Problem {
  return problem('testing.noCoverage', 'The tests passed, but no coverage was written.', {
    reason: `"${commandText(command).slice(0, 200)}" wrote neither LCOV nor Cobertura's XML.`,
    remedy: `Let the command write LCOV to the file that ${LCOV_VARIABLE} names, or Cobertura's XML to coverage.xml (pytest --cov --cov-report=xml), or switch coverage off.`,
    place: { parameter: 'coverage' },
    retryable: false,
  });
}

function noTests({ tests, noTestsReason, command }: TestRun): Problem {
  const skipped = tests.length === 1 ? 'The only test was skipped.' : `All ${tests.length} tests were skipped.`;
  const reason =
    noTestsReason ?? (tests.length > 0 ? skipped : `"${commandText(command).slice(0, 200)}" reported no test.`);
  return problem('testing.noTests', 'No test ran.', {
    reason,
    remedy: 'Check the path, and the names of the test files.',
    place: { parameter: 'path' },
    retryable: false,
  });
}

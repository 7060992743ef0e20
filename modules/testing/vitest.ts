import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import type { TestCase } from '#shared/module/test-report.ts';
import { problem } from '#shared/problem.ts';
import { CAPTURE_LIMIT_BYTES, projectPath, type TestRun } from './test-run.ts';

/** What Vitest's JSON reporter writes, as far as we use it. */
const assertionSchema = z.object({
  ancestorTitles: z.array(z.string()),
  title: z.string(),
  status: z.string(),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string()).nullish(),
  location: z.object({ line: z.number() }).nullish(),
});
const fileSchema = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string().default(''),
  assertionResults: z.array(assertionSchema),
});
const reportSchema = z.object({ testResults: z.array(fileSchema) });

export async function runVitest(
  path: string,
  more: readonly string[],
  isCovered: boolean,
  context: ActionContext,
): Promise<TestRun> {
  context.resolvePath(path);
  const program = await findVitest(context);
  const reportFile = join(context.temporaryFolder, 'vitest.json');
  // JSON first: reporters end in order, and one for people that breaks must not take the report with it.
  const reporters = ['--reporter=json', `--outputFile.json=${reportFile}`, '--reporter=default'];
  const locations = (await majorVersion(context)) >= 2 ? ['--includeTaskLocation'] : [];
  const folder = join(context.temporaryFolder, 'coverage');
  const coverage = isCovered
    ? [
        '--coverage.enabled',
        '--coverage.reporter=lcovonly',
        `--coverage.reportsDirectory=${folder}`,
        '--coverage.reportOnFailure',
      ]
    : [];
  const chosen = [...more, ...(path === '.' ? [] : [path])];
  const result = await context.run({
    command: [program, 'run', ...reporters, ...locations, ...coverage, ...chosen],
    output: 'both',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
  });
  const report = await readFile(reportFile, 'utf8').catch(() => undefined);
  const tests = report === undefined ? [] : readVitestReport(report, context.projectFolder);
  const noFiles = /No test files found/.test(`${result.stdout}${result.stderr}`);
  const noTestsReason = noFiles ? `Vitest found no test file for "${path}".` : undefined;
  return {
    runner: 'vitest',
    command: [program, 'run', ...chosen],
    tests,
    result,
    noTestsReason,
    ...(isCovered ? { lcov: [join(folder, 'lcov.info')] } : {}),
  };
}

async function findVitest(context: ActionContext): Promise<string> {
  const program = await context.findProgram('vitest');
  if (program !== undefined) return program;
  throw new ProblemError(
    problem('program.notFound', 'Vitest was not found.', {
      reason: 'There is no "vitest" in the project\'s node_modules/.bin or on PATH.',
      remedy: 'Run "npm install" in the project; if it does not use Vitest yet, "npm install --save-dev vitest".',
      retryable: false,
    }),
  );
}

/** 0 when the project's own package cannot be read: then nothing newer is asked of it. */
async function majorVersion(context: ActionContext): Promise<number> {
  const text = await readFile(join(context.projectFolder, 'node_modules', 'vitest', 'package.json'), 'utf8').catch(
    () => '{}',
  );
  const { version } = z.looseObject({ version: z.string().default('0') }).parse(JSON.parse(text));
  return Number.parseInt(version, 10);
}

export function readVitestReport(text: string, projectFolder: string): readonly TestCase[] {
  const { testResults } = reportSchema.parse(JSON.parse(text));
  return testResults.flatMap((result): readonly TestCase[] => {
    const file = projectPath(projectFolder, result.name);
    const tests = result.assertionResults.map((assertion) => toTestCase(assertion, file));
    // A file that could not be loaded has no tests that could say so.
    const broken = result.status === 'failed' && !tests.some((test) => test.status === 'failed');
    const message = stripVTControlCharacters(result.message);
    return broken ? [...tests, { name: file, suite: [], file, status: 'failed', durationMs: 0, message }] : tests;
  });
}

function toTestCase(assertion: z.infer<typeof assertionSchema>, file: string): TestCase {
  const { ancestorTitles, title, status, duration, failureMessages, location } = assertion;
  const stack = stripVTControlCharacters((failureMessages ?? []).join('\n\n'));
  const line = lineIn(stack, file) ?? location?.line;
  return {
    name: title,
    suite: ancestorTitles.filter((part) => part !== ''),
    file,
    ...(line === undefined ? {} : { line }),
    status: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped',
    durationMs: Math.max(0, duration ?? 0),
    ...(stack === '' ? {} : { message: stack.split(/\n\s+at /, 1)[0], stack }),
  };
}

/** Where in the test's own file it went wrong. */
function lineIn(stack: string, file: string): number | undefined {
  const frame = stack.split('\n').find((line) => line.replaceAll('\\', '/').includes(`${file}:`));
  const match = frame === undefined ? null : /:(\d+):\d+\)?$/.exec(frame);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

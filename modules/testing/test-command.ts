import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { glob } from 'tinyglobby';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import type { TestCase } from '#shared/module/test-report.ts';
import { problem } from '#shared/problem.ts';
import { toArguments, type Command } from '../command.ts';
import { processProblem } from '../process-problem.ts';
import { shellCommand } from '../shell-command.ts';
import { parseJunit } from './junit.ts';
import { LCOV_VARIABLE, REPORT_VARIABLE } from './manifest.ts';
import { CAPTURE_LIMIT_BYTES, projectPath, type TestRun } from './test-run.ts';

const REPORT_LIMIT_BYTES = 64_000_000;
const KEPT_REPORTS = 50;
const LCOV_FILES = '**/lcov.info';
/** As pytest-cov, Istanbul and coverlet name them. */
const COBERTURA_FILES = '**/{coverage,cobertura,cobertura-coverage,coverage.cobertura}.xml';

/** Any program that writes JUnit XML. A report that was there before and is not written again is not this run's. */
export async function runTestCommand(
  given: Command,
  pattern: string,
  isCovered: boolean,
  context: ActionContext,
): Promise<TestRun> {
  const command = requireCommand(given);
  context.resolvePath(pattern);
  const ownReport = join(context.temporaryFolder, 'junit.xml');
  const before = await stampsOf(pattern, context.projectFolder);
  const ownLcov = join(context.temporaryFolder, 'lcov.info');
  const coverageBefore = isCovered ? await coverageFiles(context) : undefined;
  const env = { [REPORT_VARIABLE]: ownReport, ...(isCovered ? { [LCOV_VARIABLE]: ownLcov } : {}) };
  const result = await context.run({ ...command, env, output: 'both', captureLimitBytes: CAPTURE_LIMIT_BYTES });
  const after = await stampsOf(pattern, context.projectFolder);
  const written = writtenSince(before, after);
  const hasOwn = (await stat(ownReport).catch(() => undefined)) !== undefined;
  const files = [...(hasOwn ? [ownReport] : []), ...written];
  if (files.length === 0) {
    if (result.exitCode !== 0)
      throw new ProblemError(processProblem('testing.runnerFailed', command.command, result, { retryable: false }));
    throw new ProblemError(noReport(pattern, before.size));
  }
  const tests: TestCase[] = [];
  for (const file of files) tests.push(...(await readReport(file, context)));
  await keepReports(files, context);
  if (coverageBefore === undefined) return { runner: 'command', command: command.command, tests, result };
  const { lcov, cobertura } = await coverageFiles(context);
  return {
    runner: 'command',
    command: command.command,
    tests,
    result,
    lcov: [ownLcov, ...writtenSince(coverageBefore.lcov, lcov)],
    cobertura: writtenSince(coverageBefore.cobertura, cobertura),
  };
}

async function coverageFiles({ projectFolder }: ActionContext) {
  return {
    lcov: await stampsOf(LCOV_FILES, projectFolder),
    cobertura: await stampsOf(COBERTURA_FILES, projectFolder),
  };
}

function writtenSince(before: Stamps, after: Stamps): readonly string[] {
  return [...after].filter(([file, stamp]) => before.get(file) !== stamp).map(([file]) => file);
}

function requireCommand(given: Command) {
  const command = typeof given === 'string' ? (given.trim() === '' ? undefined : shellCommand(given)) : listed(given);
  if (command !== undefined) return command;
  throw new ProblemError(
    problem('parameter.missing', 'The runner "command" needs a command.', {
      remedy: 'Give the program that runs the tests and writes JUnit XML, for example: pytest --junitxml=junit.xml',
      place: { parameter: 'command' },
      retryable: false,
    }),
  );
}

function listed(given: Exclude<Command, string>) {
  const command = toArguments(given);
  return command === undefined ? undefined : { command };
}

type Stamps = ReadonlyMap<string, string>;

/** What tells a file that was written from one that was not: time and size. */
async function stampsOf(pattern: string, folder: string): Promise<Stamps> {
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const files = await glob(pattern, { cwd: folder, ignore, absolute: true, dot: true, followSymbolicLinks: false });
  const stamps = new Map<string, string>();
  for (const file of files.sort()) {
    const { mtimeNs, size, ino } = await stat(file, { bigint: true });
    stamps.set(file, `${mtimeNs} ${size} ${ino}`);
  }
  return stamps;
}

async function readReport(file: string, context: ActionContext): Promise<readonly TestCase[]> {
  const { size } = await stat(file);
  const name = projectPath(context.projectFolder, file);
  if (size > REPORT_LIMIT_BYTES) {
    throw new ProblemError(
      problem('testing.reportInvalid', `The test report "${name}" is too large.`, {
        reason: `It has ${size} bytes; at most ${REPORT_LIMIT_BYTES} are read.`,
        remedy: 'Let the test command write less output into the report, or split it.',
        retryable: false,
      }),
    );
  }
  const read = parseJunit(await readFile(file, 'utf8'), name, context.projectFolder);
  if (!read.ok) throw new ProblemError(read.problem);
  return read.value;
}

async function keepReports(files: readonly string[], context: ActionContext): Promise<void> {
  for (const file of files.slice(0, KEPT_REPORTS)) {
    await context.addArtifact({ name: basename(file), mediaType: 'application/xml', content: { file } });
  }
}

function noReport(pattern: string, old: number) {
  const stale =
    old === 0 ? '' : ` ${old === 1 ? 'One file matches, but it is' : `${old} files match, but they are`} from before.`;
  return problem('testing.noReport', 'The test command wrote no report.', {
    reason: `After the command no new file matched "${pattern}".${stale}`,
    remedy: `Let it write JUnit XML, and name the place in "Report files"; or write to the file that ${REPORT_VARIABLE} names.`,
    place: { parameter: 'report' },
    retryable: false,
  });
}

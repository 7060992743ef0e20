import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProblemError, type ActionContext, type ProcessResult } from '#engine/action.ts';
import type { TestCase } from '#shared/module/test-report.ts';
import { problem } from '#shared/problem.ts';
import { readNodeEvents, REPORTER_SOURCE } from './node-events.ts';
import { findTestFiles } from './node-test-files.ts';
import { CAPTURE_LIMIT_BYTES, type TestRun } from './test-run.ts';

/** Below the 32 kB that a command may have on Windows. */
const ARGUMENT_CHARACTERS_AT_ONCE = 24_000;

export async function runNodeTests(
  path: string,
  more: readonly string[],
  isCovered: boolean,
  context: ActionContext,
): Promise<TestRun> {
  context.resolvePath(path);
  const node = await findNode(context);
  const files = await findTestFiles(context.projectFolder, path, node.runsTypes);
  const reporter = join(context.temporaryFolder, 'reporter.mjs');
  await writeFile(reporter, REPORTER_SOURCE);
  const tests: TestCase[] = [];
  const results: ProcessResult[] = [];
  const lcov: string[] = [];
  let command: readonly string[] = [node.path, '--test', ...more];
  for (const [index, batch] of inBatches(files).entries()) {
    const events = join(context.temporaryFolder, `events-${index}.ndjson`);
    const covered = join(context.temporaryFolder, `lcov-${index}.info`);
    lcov.push(covered);
    const flags = [
      ...reporterFlags(pathToFileURL(reporter).href, events),
      ...(isCovered ? coverageFlags(covered) : []),
    ];
    const batchCommand = [node.path, '--test', ...flags, ...more, ...batch] as const;
    command = [node.path, '--test', ...more, ...batch];
    results.push(await context.run({ command: batchCommand, output: 'both', captureLimitBytes: CAPTURE_LIMIT_BYTES }));
    tests.push(...readNodeEvents(await readFile(events, 'utf8').catch(() => ''), context.projectFolder));
  }
  const noTestsReason =
    files.length === 0 ? `No file in "${path}" has a name by which Node finds tests, such as name.test.js.` : undefined;
  return { runner: 'node', command, tests, result: worst(results), noTestsReason, ...(isCovered ? { lcov } : {}) };
}

function reporterFlags(reporter: string, events: string): readonly string[] {
  const forPeople = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  return [...forPeople, `--test-reporter=${reporter}`, `--test-reporter-destination=${events}`];
}

function coverageFlags(file: string): readonly string[] {
  return ['--experimental-test-coverage', '--test-reporter=lcov', `--test-reporter-destination=${file}`];
}

interface UserNode {
  readonly path: string;
  /** Does it run TypeScript as it is? */
  readonly runsTypes: boolean;
}

async function findNode(context: ActionContext): Promise<UserNode> {
  const path = (await context.findProgram('node')) ?? 'node';
  const { stdout } = await context.run({ command: [path, '--version'], output: 'capture' });
  const [major = 0, minor = 0] = stdout.replace(/^v/, '').split('.').map(Number);
  if (major >= 20)
    return { path, runsTypes: major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18) };
  throw new ProblemError(
    problem('testing.nodeTooOld', 'This Node.js is too old for node:test with a report.', {
      reason: `${path} is version ${stdout.trim()}; version 20 or later is needed.`,
      remedy: 'Install a newer Node.js, or set its path in Settings > Modules.',
      retryable: false,
    }),
  );
}

function inBatches(files: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const file of files) {
    if (file.length + 3 > room) {
      batches.push([]);
      room = ARGUMENT_CHARACTERS_AT_ONCE;
    }
    batches.at(-1)?.push(file);
    room -= file.length + 3;
  }
  return batches;
}

/** One result for all batches: the first that failed speaks, and the times add up. */
function worst(results: readonly ProcessResult[]): ProcessResult {
  const nothing: ProcessResult = {
    exitCode: 0,
    signal: null,
    stdout: '',
    stderr: '',
    stdoutTruncated: false,
    stderrTruncated: false,
    stdoutTail: '',
    stderrTail: '',
    durationMs: 0,
  };
  const first = results.find((result) => result.exitCode !== 0) ?? results[0] ?? nothing;
  return { ...first, durationMs: results.reduce((sum, result) => sum + result.durationMs, 0) };
}

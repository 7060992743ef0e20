import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { parseDuration } from '#shared/workflow/duration.ts';
import { parseSize } from '#shared/workflow/size.ts';
import { lastLines, processProblem } from '../process-problem.ts';
import { LANGUAGE_WAYS, type LanguageWay } from './languages.ts';
import type { runAction } from './manifest.ts';

type RunParameters = z.output<(typeof runAction)['schema']>;

const CAPTURE_LIMIT_BYTES = 4_000_000;

export async function run(parameters: RunParameters, context: ActionContext): Promise<ActionOutcome> {
  const way = LANGUAGE_WAYS[parameters.language];
  const program = await programFor(way, context);
  const folder = await mkdtemp(join(context.temporaryFolder, 'code-'));
  try {
    return await runIn(folder, program, way, parameters, context);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function programFor({ programs, title }: LanguageWay, context: ActionContext): Promise<string> {
  for (const program of programs) {
    const found = await context.findProgram(program);
    if (found !== undefined) return found;
  }
  throw new ProblemError(
    problem('program.notFound', `${title} was not found.`, {
      reason: `There is no ${programs.join(' or ')} on PATH.`,
      remedy: `Install ${title}, or choose another language.`,
      place: { parameter: 'language' },
      retryable: false,
    }),
  );
}

async function runIn(
  folder: string,
  program: string,
  way: LanguageWay,
  { code, stdin, timeLimit, memoryLimit }: RunParameters,
  context: ActionContext,
): Promise<ActionOutcome> {
  const source = join(folder, way.file);
  const input = join(folder, 'input.txt');
  await Promise.all([writeFile(source, code), writeFile(input, stdin)]);
  const timeMs = parseDuration(timeLimit) ?? 30_000;
  const bytes = parseSize(memoryLimit) ?? 512e6;
  const limits = await limitsHere(way, bytes, context);
  const built = await build(folder, program, way, source, context);
  if (built !== undefined) return built;
  const words = way.command(program, source, Math.max(16, Math.floor(bytes / 1e6)));
  const seconds = Math.max(1, timeMs / 1000);
  const guard = await context.findProgram('timeout');
  const command = [
    ...(guard === undefined ? [] : [guard, '--kill-after=1', String(seconds)]),
    ...limits.before,
    ...words,
  ];
  // The project folder is where processes may start; `env` and `sh` bring this one to its own folder with its input.
  const script = 'cd "$1" && shift && exec "$@" < input.txt';
  const result = await context.run({
    command: ['sh', '-c', script, 'sh', folder, ...command],
    output: 'both',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
  });
  const { stdout, stderr, exitCode, durationMs } = result;
  const outputs = {
    stdout,
    stderr,
    exitCode,
    durationMs,
    limits: {
      time: guard === undefined ? null : timeLimit,
      memory: limits.memory ? memoryLimit : null,
      network: limits.network,
    },
  };
  if (exitCode === 0) return { status: 'succeeded', outputs };
  if (guard !== undefined && (exitCode === 124 || (exitCode === 137 && durationMs >= timeMs)))
    return { status: 'failed', problem: tooLong(timeLimit), outputs };
  const shown = [words[0] ?? program, way.file];
  return { status: 'failed', problem: processProblem('code.failed', shown, result, { retryable: false }), outputs };
}

async function build(
  folder: string,
  program: string,
  way: LanguageWay,
  source: string,
  context: ActionContext,
): Promise<ActionOutcome | undefined> {
  const command = way.build?.(program, source, join(folder, 'program'));
  if (command === undefined) return undefined;
  const result = await context.run({ command, output: 'both' });
  if (result.exitCode === 0) return undefined;
  return {
    status: 'failed',
    problem: problem('code.failed', 'The code could not be compiled.', {
      reason: lastLines(result.stderr) || lastLines(result.stdout),
      remedy: 'Correct the code.',
      place: { parameter: 'code' },
      retryable: false,
    }),
    outputs: { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode },
  };
}

interface Limits {
  readonly before: readonly string[];
  readonly memory: boolean;
  readonly network: 'off' | 'open';
}

/** What this system can keep; each is tried before it is relied on. */
async function limitsHere(way: LanguageWay, bytes: number, context: ActionContext): Promise<Limits> {
  const before: string[] = [];
  const works = async (command: readonly [string, ...string[]]): Promise<boolean> =>
    (await context.run({ command, output: 'capture' })).exitCode === 0;
  const unshare = await context.findProgram('unshare');
  const isOff = unshare !== undefined && (await works([unshare, '--user', '--map-current-user', '--net', 'true']));
  if (isOff) before.push(unshare, '--user', '--map-current-user', '--net');
  const prlimit = way.memory === 'address-space' ? await context.findProgram('prlimit') : undefined;
  const words = [`--as=${bytes}`, '--core=0'];
  const isLimited = prlimit !== undefined && (await works([prlimit, ...words, 'true']));
  if (isLimited) before.push(prlimit, ...words);
  return { before, memory: isLimited || way.memory === 'own', network: isOff ? 'off' : 'open' };
}

function tooLong(limit: string) {
  return problem('code.timeLimit', `The code was stopped after ${limit}.`, {
    reason: 'It had not ended by then.',
    remedy: 'Make it faster, or allow more time.',
    place: { parameter: 'timeLimit' },
    retryable: false,
  });
}

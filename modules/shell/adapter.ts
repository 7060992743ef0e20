import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome, type ProcessRequest } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { toArguments } from '../command.ts';
import { processProblem } from '../process-problem.ts';
import { shellCommand } from '../shell-command.ts';
import type { runAction } from './manifest.ts';

type RunParameters = z.output<(typeof runAction)['schema']>;

/** Enough for the last lines of most failures; the whole is in the content store, however long it is. */
const CAPTURE_LIMIT_BYTES = 1_000_000;

export async function run({ command, cwd, env }: RunParameters, context: ActionContext): Promise<ActionOutcome> {
  const request = toRequest(command);
  const result = await context.run({
    ...request,
    cwd,
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    output: 'both',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
    keepWhole: true,
  });
  const { stdout, stderr, exitCode } = result;
  const outputs = {
    stdout,
    stderr,
    exitCode,
    ...(result.stdoutWhole === undefined ? {} : { stdoutWhole: result.stdoutWhole }),
    ...(result.stderrWhole === undefined ? {} : { stderrWhole: result.stderrWhole }),
  };
  if (exitCode === 0) return { status: 'succeeded', outputs };
  const said = typeof command === 'string' ? [command] : request.command;
  return { status: 'failed', problem: processProblem('process.failed', said, result, { retryable: true }), outputs };
}

function toRequest(command: RunParameters['command']): Pick<ProcessRequest, 'command' | 'verbatim'> {
  if (typeof command === 'string') return shellCommand(command);
  const list = toArguments(command);
  if (list !== undefined) return { command: list };
  throw new ProblemError(
    problem('parameter.missing', 'The command names no program.', {
      reason: 'The first word of the list is empty.',
      remedy: 'Give the program first, then its arguments.',
      place: { parameter: 'command' },
      retryable: false,
    }),
  );
}

import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome, type ProcessRequest } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { toArguments } from '../command.ts';
import { processProblem } from '../process-problem.ts';
import { shellCommand } from '../shell-command.ts';
import type { runAction } from './manifest.ts';

type RunParameters = z.output<(typeof runAction)['schema']>;

/** The engine cuts the outputs for events and keeps the whole; beyond this the log is the place to look. */
const CAPTURE_LIMIT_BYTES = 8_000_000;

export async function run({ command, cwd, env }: RunParameters, context: ActionContext): Promise<ActionOutcome> {
  const request = toRequest(command);
  const result = await context.run({
    ...request,
    cwd,
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    output: 'both',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
  });
  const { stdout, stderr, exitCode } = result;
  const outputs = { stdout, stderr, exitCode };
  if (result.stdoutTruncated || result.stderrTruncated) {
    context.log('The outputs keep the first 8 MB of each stream; this log has everything.\n', 'stderr');
  }
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

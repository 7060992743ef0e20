import type { z } from 'zod';
import type { ActionContext, ActionOutcome, ProcessRequest } from '#engine/action.ts';
import { processProblem } from '../process-problem.ts';
import { shellCommand } from '../shell-command.ts';
import type { runAction } from './manifest.ts';

type RunParameters = z.output<(typeof runAction)['schema']>;

/** The engine cuts the outputs for events and keeps the whole; beyond this the log is the place to look. */
const CAPTURE_LIMIT_BYTES = 8_000_000;

export async function run({ command, cwd, env }: RunParameters, context: ActionContext): Promise<ActionOutcome> {
  const request = typeof command === 'string' ? shellCommand(command) : { command: argv(command) };
  const result = await context.run({
    ...request,
    cwd,
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    output: 'both',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
  });
  const { stdout, stderr, exitCode } = result;
  const outputs = { stdout, stderr, exitCode };
  if (exitCode === 0) return { status: 'succeeded', outputs };
  const said = typeof command === 'string' ? [command] : command;
  return { status: 'failed', problem: processProblem('process.failed', said, result, { retryable: true }), outputs };
}

function argv([program = '', ...args]: readonly string[]): ProcessRequest['command'] {
  return [program, ...args];
}

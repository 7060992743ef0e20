import { sep } from 'node:path';
import { ProblemError, type ActionContext, type ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { processProblem } from '../process-problem.ts';

export interface Tool {
  readonly program: 'eslint' | 'tsc';
  readonly title: string;
  /** The npm package to install. */
  readonly packageName: string;
}

export const ESLINT: Tool = { program: 'eslint', title: 'ESLint', packageName: 'eslint' };
export const TYPESCRIPT: Tool = { program: 'tsc', title: 'TypeScript', packageName: 'typescript' };

/** The project's own, else the one that comes with the studio; one on PATH only when there is no other, because nobody chose its version for this project. */
export async function toolCommand(tool: Tool, context: ActionContext): Promise<readonly [string, ...string[]]> {
  const found = await context.findProgram(tool.program);
  if (found?.startsWith(context.projectFolder + sep) === true) return [found];
  const command = context.bundledProgram(tool.program) ?? (found === undefined ? undefined : ([found] as const));
  if (command !== undefined) return command;
  throw new ProblemError(
    problem('program.notFound', `${tool.title} was not found.`, {
      reason: `There is no "${tool.program}" in the project's node_modules/.bin, with the studio or on PATH.`,
      remedy: `Run "npm install --save-dev ${tool.packageName}" in the project.`,
      retryable: false,
    }),
  );
}

/** The tool itself broke: never to be mistaken for a clean result. */
export function toolFailed(tool: Tool, command: readonly string[], result: ProcessResult): Problem {
  const text = `${result.stderr}\n${result.stdout}`;
  const missing = /ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|Cannot find (?:package|module) ['"]/.test(text);
  return processProblem('analysis.toolFailed', command, result, {
    message: `${tool.title} did not finish its work.`,
    remedy: missing
      ? 'Something that its configuration imports is not installed. Run "npm install" in the project.'
      : 'The log has all it said.',
    retryable: false,
  });
}

export function nothingChecked(tool: Tool, what: string, reason: string): Problem {
  return problem('analysis.nothingChecked', `${tool.title} found no file to check in "${what}".`, {
    reason,
    remedy: 'Check the path, and which files the configuration includes or ignores.',
    retryable: false,
  });
}

import { stripVTControlCharacters } from 'node:util';
import type { ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';

const SAFE_WORD = /^[\w@%+=:,./\\-]+$/;

/** The command as a person would type it; only for messages, never run. */
export function commandText(command: readonly string[]): string {
  return command.map((word) => (SAFE_WORD.test(word) ? word : JSON.stringify(word))).join(' ');
}

/** The end of what a program said, without colours: what fits into a problem. */
export function lastLines(text: string, count = 12, maxCharacters = 1500): string {
  const lines = stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return lines.slice(-count).join('\n').slice(-maxCharacters);
}

/** `exit code 3`, or `signal SIGKILL`. */
export function howItEnded({ exitCode, signal }: Pick<ProcessResult, 'exitCode' | 'signal'>): string {
  return exitCode === null ? `signal ${signal ?? 'unknown'}` : `exit code ${exitCode}`;
}

/** The rest that an adapter does not know better: the command, how it ended and the last lines it printed. */
export function processProblem(
  code: string,
  command: readonly string[],
  result: ProcessResult,
  more: Partial<Omit<Problem, 'code'>> = {},
): Problem {
  const said = lastLines(result.stderrTail) || lastLines(result.stdoutTail);
  // A line for the shell is quoted by the sentence already.
  const text = command.length === 1 ? (command[0] ?? '') : commandText(command);
  const message = more.message ?? `The command "${shorten(text)}" ended with ${howItEnded(result)}.`;
  return problem(code, message, { reason: said === '' ? 'It printed nothing.' : said, ...more });
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

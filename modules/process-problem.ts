import { stripVTControlCharacters } from 'node:util';
import type { ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { isTelling } from '#shared/run/failure.ts';

const SAFE_WORD = /^[\w@%+=:,./\\-]+$/;

/** The command as a person would type it; only for messages, never run. */
export function commandText(command: readonly string[]): string {
  return command.map((word) => (SAFE_WORD.test(word) ? word : JSON.stringify(word))).join(' ');
}

const LINES = 12;
const MOST_CHARACTERS = 1500;
/** What npm says of itself and its settings, before and after the script that it runs: never why that failed. */
const NPM_ASIDE = /^npm (?:warn|notice)\b/i;

/** The end of what a program said, without colours and npm's asides: what fits into a problem. */
export function lastLines(text: string, count = LINES, maxCharacters = MOST_CHARACTERS): string {
  return linesOf(text).slice(-count).join('\n').slice(-maxCharacters);
}

/** The same, unless the end holds only the stack beneath an error: then from the error on. */
function tellingLines(text: string): string {
  const lines = linesOf(text);
  const error = lines.findLastIndex(isTelling);
  if (error < 0 || error >= lines.length - LINES) return lastLines(text);
  // Test runners name the test in the line before.
  const from = isTelling(lines[error - 1] ?? '') ? error - 1 : error;
  return lines
    .slice(from, from + LINES)
    .join('\n')
    .slice(0, MOST_CHARACTERS);
}

function linesOf(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !NPM_ASIDE.test(line));
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
  const said = tellingLines(result.stderrTail) || tellingLines(result.stdoutTail);
  // A line for the shell is quoted by the sentence already.
  const text = command.length === 1 ? (command[0] ?? '') : commandText(command);
  const message = more.message ?? `The command "${shorten(text)}" ended with ${howItEnded(result)}.`;
  return problem(code, message, { reason: said === '' ? 'It printed nothing.' : said, ...more });
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import { describeProblem, type Problem } from '#shared/problem.ts';

/** Problems with a line as marks from their column to the end of the line; a line that has gone meanwhile is passed over. */
export function diagnosticsOf(document: Text, problems: readonly Problem[]): readonly Diagnostic[] {
  return problems.flatMap((problem) => {
    const { line: number, column = 1 } = problem.place ?? {};
    if (number === undefined || number < 1 || number > document.lines) return [];
    const line = document.line(number);
    const from = Math.min(line.to, line.from + column - 1);
    return [{ from, to: Math.max(from, line.to), severity: problem.severity, message: describeProblem(problem) }];
  });
}

import type { Action, Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import { describeProblem, type Problem } from '#shared/problem.ts';

export interface Fix {
  readonly title: string;
  apply(): void;
}

/**
 * Problems with a line as marks from their column to the end of the line; a line that has gone meanwhile is passed over. `fixOf` tries
 * an answer out, which takes a while: it is asked when the words of the mark are shown, not before.
 */
export function diagnosticsOf(
  document: Text,
  problems: readonly Problem[],
  fixOf: (problem: Problem) => Fix | undefined,
): readonly Diagnostic[] {
  return problems.flatMap((problem) => {
    const { line: number, column = 1 } = problem.place ?? {};
    if (number === undefined || number < 1 || number > document.lines) return [];
    const line = document.line(number);
    const from = Math.min(line.to, line.from + column - 1);
    return [
      {
        from,
        to: Math.max(from, line.to),
        severity: problem.severity,
        message: describeProblem(problem),
        get actions() {
          return actionsOf(fixOf(problem));
        },
      },
    ];
  });
}

function actionsOf(fix: Fix | undefined): readonly Action[] {
  return fix === undefined ? [] : [{ name: fix.title, apply: () => fix.apply() }];
}

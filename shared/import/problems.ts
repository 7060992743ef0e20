import { problem, type Problem, type Severity } from '../problem.ts';

/** Everything that an import can find wrong. Messages name the steps as the source does. */
export const IMPORT_PROBLEMS = {
  'import.notJson': 'error',
  'import.notReadable': 'error',
  'import.tooLarge': 'error',
  'import.notKnown': 'error',
  'import.missingSteps': 'error',
  'import.emptySteps': 'error',
  'import.step': 'error',
  'import.duplicateStep': 'error',
  'import.unknownDependency': 'error',
  'import.cycle': 'error',
  'import.nodeText': 'error',
  'action.unknown': 'warning',
  'import.nameTaken': 'warning',
} as const satisfies Readonly<Record<string, Severity>>;
export type ImportProblemCode = keyof typeof IMPORT_PROBLEMS;

export function importProblem(
  code: ImportProblemCode,
  message: string,
  more: Partial<Pick<Problem, 'reason' | 'remedy' | 'place'>> = {},
): Problem {
  return problem(code, message, { severity: IMPORT_PROBLEMS[code], ...more });
}

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((each) => each.severity === 'error');

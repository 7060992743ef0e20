import type { Problem } from '#shared/problem.ts';

/** A problem in its place; nothing without one. */
export function ProblemText({ problem }: { readonly problem: Problem | undefined }) {
  if (problem === undefined) return null;
  const { file, line, parameter } = problem.place ?? {};
  const place = [file, line, parameter].filter((part) => part !== undefined).join(':');
  return (
    <div className="wizard-problem" role="alert">
      <strong>{problem.message}</strong> {problem.reason} {problem.remedy}
      {place !== '' && <div className="page-place">{place}</div>}
    </div>
  );
}

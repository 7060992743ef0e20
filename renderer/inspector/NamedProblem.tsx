import type { Problem } from '#shared/problem.ts';
import { FixButton } from './FixButton.tsx';

/** A problem that no field of the form can stand for, with its answer. */
export function NamedProblem({ problem }: { readonly problem: Problem }) {
  return (
    <div className="inspector-problem" data-severity={problem.severity}>
      <strong>{problem.message}</strong> {[problem.reason, problem.remedy].filter(Boolean).join(' ')}
      <FixButton problem={problem} />
    </div>
  );
}

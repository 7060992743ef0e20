import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Problem, Severity } from '#shared/problem.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { goTo } from '../stores/view-store.ts';
import './problems.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const satisfies Record<Severity, unknown>;

/** What stands in the way of a run, as you type. A click goes there. */
export function ProblemsPanel() {
  const problems = useDocument((document) => document.problems);
  if (problems.length === 0)
    return <EmptyState title={messages.runs.noProblems}>{messages.runs.noProblemsText}</EmptyState>;
  return (
    <ul className="problems">
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.message} ${problem.place?.line ?? ''} ${problem.place?.column ?? ''}`}>
          <ProblemRow problem={problem} />
        </li>
      ))}
    </ul>
  );
}

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const Icon = ICONS[problem.severity];
  const { place } = problem;
  return (
    <button type="button" className="problem" data-severity={problem.severity} onClick={() => goTo(problem)}>
      <Icon size={16} aria-label={messages.runs.severity[problem.severity]} />
      <span className="problem-text">
        <span>{problem.message}</span>
        {(problem.reason ?? problem.remedy) !== undefined && (
          <span className="muted">{[problem.reason, problem.remedy].filter(Boolean).join(' ')}</span>
        )}
      </span>
      {place?.node !== undefined && <span className="badge">{place.node}</span>}
      {place?.line !== undefined && (
        <span className="muted tabular">{messages.runs.line(place.line, place.column)}</span>
      )}
    </button>
  );
}

import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Problem, Severity } from '#shared/problem.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { walkRows } from '../design/walk-rows.ts';
import { messages } from '../messages/messages.ts';
import { FixButton } from '../inspector/FixButton.tsx';
import { useCalmRun } from '../stores/calm-run.ts';
import { useDocument } from '../stores/document-store.ts';
import { inWords } from '../stores/task-names.ts';
import { goTo } from '../stores/view-store.ts';
import { failedTasks, showTask } from './failed-tasks.ts';
import './problems.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const satisfies Record<Severity, unknown>;

/** Each answer is tried out before it is offered. */
const MOST_FIXES = 50;

/** What stands in the way of a run, as you type, and why the run on the canvas failed. A click goes there. */
export function ProblemsPanel() {
  const problems = useDocument((document) => document.problems);
  const state = useCalmRun((calm) => calm.state);
  const failed = failedTasks(state);
  if (problems.length + failed.length === 0)
    return <EmptyState title={messages.runs.noProblems}>{messages.runs.noProblemsText}</EmptyState>;
  return (
    // The arrows only lead between the buttons inside, which Tab reaches too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul className="problems" onKeyDown={(event) => walkRows(event, '.problem')}>
      {problems.map((problem, index) => (
        <li
          className="problem-line"
          key={`${problem.code} ${problem.message} ${problem.place?.line ?? ''} ${problem.place?.column ?? ''}`}
        >
          <ProblemRow problem={problem} />
          {index < MOST_FIXES && <FixButton problem={problem} />}
        </li>
      ))}
      {failed.map((task) => (
        <li key={task.path}>
          <FailedTaskRow task={task} />
        </li>
      ))}
    </ul>
  );
}

/** Why the run on the canvas failed; a click shows the task. */
function FailedTaskRow({ task }: { readonly task: TaskState }) {
  const { problem } = task;
  return (
    <button type="button" className="problem" data-severity="failed" onClick={() => showTask(task)}>
      <StatusIcon status="failed" />
      <span className="problem-text">
        <span>{problem?.message ?? inWords(task.sentence)}</span>
        {(problem?.reason ?? problem?.remedy) !== undefined && (
          <span className="muted">{[problem?.reason, problem?.remedy].filter(Boolean).join(' ')}</span>
        )}
      </span>
      <span className="badge">{task.name}</span>
      <span className="muted">{messages.runs.inThisRun}</span>
    </button>
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

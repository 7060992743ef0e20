import { SquareTerminal } from 'lucide-react';
import type { Problem } from '#shared/problem.ts';
import type { AttemptState, TaskState } from '#shared/run/run-state.ts';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { Button } from '../design/Button.tsx';
import { duration, size, when } from '../design/format.ts';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { messages } from '../messages/messages.ts';
import { FailureReport } from '../runs/failure/FailureReport.tsx';
import { useRun } from '../stores/run-store.ts';
import { inWords } from '../stores/task-names.ts';
import { useView } from '../stores/view-store.ts';

const text = messages.inspector.run;

/** How the task of this node fared in the run on the canvas: why, how long, every attempt. */
export function TaskDetails({ task }: { readonly task: TaskState }) {
  const { problem } = task;
  const state = useRun((watched) => watched.state);
  return (
    <div className="form inspector-page">
      <div className="status-chip" data-status={task.status} style={{ alignSelf: 'start' }}>
        <StatusIcon status={task.status} />
        {TASK_STATUS[task.status].word}
      </div>
      {/* The sentence of a failure is made of its problem, which stands below in full. */}
      {task.sentence !== undefined && problem === undefined && <p>{inWords(task.sentence)}</p>}
      {task.status === 'failed' && state !== undefined ? (
        <FailureReport state={state} task={task} />
      ) : (
        problem !== undefined && <ProblemText problem={problem} />
      )}
      {task.cachedFrom !== undefined && <p className="muted">{text.cachedFrom(task.cachedFrom.run)}</p>}
      {task.attempts.map((attempt, index) => (
        <Attempt key={attempt.attempt} attempt={attempt} isLast={index === task.attempts.length - 1} />
      ))}
      <Button
        icon={<SquareTerminal size={14} />}
        onClick={() => useView.setState({ bottomTab: 'log', isBottomOpen: true, logTask: task.path })}
      >
        {text.showLog}
      </Button>
    </div>
  );
}

function ProblemText({ problem }: { readonly problem: Problem }) {
  return (
    <div className="inspector-problem" data-severity="error" role="group" aria-label={text.problem}>
      <strong>{problem.message}</strong>
      {problem.reason !== undefined && <pre>{problem.reason}</pre>}
      {problem.remedy !== undefined && <span>{problem.remedy}</span>}
    </div>
  );
}

function Attempt({ attempt, isLast }: { readonly attempt: AttemptState; readonly isLast: boolean }) {
  const { startedAt, endedAt, exitCode, signal, usage, logBytes } = attempt;
  const facts = [
    [text.started, when(startedAt)],
    [text.took, endedAt === undefined ? undefined : duration(Date.parse(endedAt) - Date.parse(startedAt))],
    [text.outcome, attempt.outcome],
    [text.exitCode, exitCode === undefined || exitCode === null ? undefined : String(exitCode)],
    [text.signal, signal ?? undefined],
    [text.cpu, usage?.cpuMs === undefined ? undefined : duration(usage.cpuMs)],
    [text.memory, usage?.peakRssBytes === undefined ? undefined : size(usage.peakRssBytes)],
    [text.logSize, size(logBytes)],
  ] as const;
  return (
    <section>
      <h4 className="field-label">{text.attempt(attempt.attempt)}</h4>
      <dl className="facts tabular">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {attempt.problem !== undefined && !isLast && <p className="muted">{attempt.problem.message}</p>}
    </section>
  );
}

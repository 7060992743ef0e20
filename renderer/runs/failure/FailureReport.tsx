import { FileCode2, OctagonX, RotateCcw, ScrollText, SquareTerminal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { failureOf, type Failure } from '#shared/run/failure.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isRunEnded, isRunLive } from '#shared/run/task-status.ts';
import { useNow } from '../../canvas/ticker.ts';
import { Button } from '../../design/Button.tsx';
import { duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { useRun } from '../../stores/run-store.ts';
import { resumeRun } from '../../stores/run-session.ts';
import { openInEditor } from '../../stores/studio-session.ts';
import { inWords } from '../../stores/task-names.ts';
import { openSheet, useView } from '../../stores/view-store.ts';
import { failedTasks, showTask } from '../failed-tasks.ts';
import { FailureEvidence, usePlaces } from './FailureEvidence.tsx';
import { LogEnd } from './LogEnd.tsx';
import { NeverGood, SinceGood } from './SinceGood.tsx';
import './failure.css';

const text = messages.failure;
/** Less than this is no loss worth a sentence. */
const LEAST_LOST_MS = 20;
const NAMES_SHOWN = 4;

/** Cause first, then what to do about it, what it cost, and the part of the log that tells most. */
export function FailureReport({ state, task }: { readonly state: RunState; readonly task?: TaskState }) {
  const failure = failureOf(state);
  const shown = task ?? failure?.cause;
  if (failure === undefined || shown === undefined) return null;
  return (
    <section className="failure" aria-label={text.title} data-testid="failure" tabIndex={-1}>
      <Cause task={shown} state={state} failure={failure} />
      <FailureEvidence run={state.run} task={shown} />
      <SinceGood state={state} />
      <NextSteps state={state} task={shown} />
      <Cost failure={failure} task={shown} />
      <NeverGood state={state} />
      <LogEnd run={state.run} task={shown} />
    </section>
  );
}

/** The one of the run that is shown, once something in it has failed. */
export function RunFailure() {
  const state = useRun(({ state: shown }) => (failedTasks(shown).length === 0 ? undefined : shown));
  if (state === undefined || state.status === 'succeeded') return null;
  return failureOf(state) === undefined ? null : (
    <div className="failure-place">
      <FailureReport state={state} />
    </div>
  );
}

interface CostProps {
  readonly state: RunState;
  readonly failure: Failure;
  readonly task: TaskState;
}

function Cause({ task, state, failure }: CostProps) {
  const { problem, attempts, maxAttempts, startedAt, endedAt } = task;
  const last = attempts.at(-1);
  const facts = [
    startedAt === undefined || endedAt === undefined
      ? ''
      : text.after(duration(Date.parse(endedAt) - Date.parse(startedAt))),
    typeof last?.exitCode === 'number' && last.exitCode !== 0 ? text.exit(last.exitCode) : '',
    // Of one that was stopped the message says why; which signal did it tells nothing more.
    typeof last?.signal === 'string' && problem?.code !== 'task.timeout' ? text.signal(last.signal) : '',
    maxAttempts > 1 && last !== undefined ? text.attempts(last.attempt, maxAttempts) : '',
  ].filter((part) => part !== '');
  return (
    <header className="failure-cause">
      <OctagonX size={20} aria-hidden="true" />
      <div>
        <button type="button" className="link failure-node" onClick={() => showTask(task)}>
          {text.at(task.name)}
        </button>
        {facts.length > 0 && <span className="muted tabular"> {text.facts(facts)}</span>}
        <strong>{problem?.message ?? inWords(task.sentence)}</strong>
        <Took state={state} failure={failure} />
      </div>
    </header>
  );
}

function NextSteps({ state, task }: { readonly state: RunState; readonly task: TaskState }) {
  const place = usePlaces(state.run, task)[0];
  const plan = useResumePlan(state);
  const isPast = useRun((watched) => watched.isPast || watched.moment !== undefined);
  return (
    <div className="failure-part">
      <h4>{text.next}</h4>
      {task.problem?.remedy !== undefined && place === undefined && <p>{task.problem.remedy}</p>}
      <div className="failure-steps">
        {place !== undefined && (
          <Button
            look="main"
            size="small"
            icon={<FileCode2 size={14} />}
            onClick={() => void openInEditor(place.file, place.line)}
            title={place.words}
          >
            <span className="truncate">{text.open(place.words)}</span>
          </Button>
        )}
        {isRunEnded(state.status) && !isPast && (
          <Button size="small" icon={<RotateCcw size={14} />} onClick={() => void resumeRun()}>
            {text.retry}
          </Button>
        )}
        <Button
          size="small"
          icon={<SquareTerminal size={14} />}
          onClick={() =>
            useView.setState({ bottomTab: 'log', isBottomOpen: true, logTask: task.path, logAttempt: undefined })
          }
        >
          {text.log}
        </Button>
        <Button
          size="small"
          icon={<ScrollText size={14} />}
          onClick={() => openSheet({ kind: 'report', run: state.run, format: 'error' })}
        >
          {text.report}
        </Button>
      </div>
      {plan !== undefined && !isPast && <p className="muted">{text.retryPlan(plan.kept, plan.again)}</p>}
    </div>
  );
}

/** How much a new run from here would keep. */
function useResumePlan(state: RunState): { readonly kept: number; readonly again: number } | undefined {
  const { run, status } = state;
  const isEnded = isRunEnded(status);
  const [plan, setPlan] = useState<{ readonly run: string; readonly kept: number; readonly again: number }>();
  useEffect(() => {
    if (!isEnded) return;
    let isCurrent = true;
    api()
      .runs.planResume({ run })
      .then(
        (result) => {
          if (!isCurrent || !result.ok) return;
          const { reused, rerun, new: fresh } = result.value;
          setPlan({ run, kept: reused.length, again: rerun.length + fresh.length });
        },
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [run, isEnded]);
  return plan?.run === run ? plan : undefined;
}

/** What it cost in one line, where it is seen without scrolling. */
function Took({ state, failure }: Pick<CostProps, 'state' | 'failure'>) {
  const moment = useRun((watched) => watched.moment);
  const isLive = isRunLive(state.status);
  const isTicking = isLive && moment === undefined;
  const nowMs = useNow(isTicking);
  const heardMs = Date.parse(state.endedAt ?? state.at);
  // The clocks of host and window may differ by a little.
  const tookMs = (isTicking ? Math.max(nowMs, heardMs) : heardMs) - Date.parse(state.startedAt ?? state.createdAt);
  const words = `${(isLive ? text.tookSoFar : text.took)(duration(tookMs))}${failure.lostMs < LEAST_LOST_MS ? '' : ` ${text.lost(duration(failure.lostMs), failure.others.length + 1)}`}`;
  return (
    <p className="failure-took tabular">
      {words} {failure.notRun.length > 0 && text.notRunCount(failure.notRun.length)}
    </p>
  );
}

function Cost({ failure, task }: Pick<CostProps, 'failure' | 'task'>) {
  const { notRun, cause, others } = failure;
  const also = [cause, ...others].filter(({ path }) => path !== task.path);
  return (
    <div className="failure-part">
      <h4>{text.cost}</h4>
      <p>
        {notRun.length === 0
          ? text.nothingElse
          : text.notRun(
              notRun.slice(0, NAMES_SHOWN).map(({ name }) => name),
              Math.max(0, notRun.length - NAMES_SHOWN),
            )}
      </p>
      {also.length > 0 && (
        <p>
          {text.alsoFailed}{' '}
          {also.slice(0, NAMES_SHOWN).map((each) => (
            <button key={each.path} type="button" className="link failure-also" onClick={() => showTask(each)}>
              {each.name}
            </button>
          ))}
          {also.length > NAMES_SHOWN && text.more(also.length - NAMES_SHOWN)}
        </p>
      )}
    </div>
  );
}

import { Bell, ChevronRight, Hand } from 'lucide-react';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { workflowParameterSchema } from '#shared/workflow/workflow.ts';
import { useNow } from '../../canvas/ticker.ts';
import { Button } from '../../design/Button.tsx';
import { Field } from '../../design/Field.tsx';
import { clock } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { allowNotices, useCanAskForNotices } from '../../stores/attention.ts';
import { useRun } from '../../stores/run-store.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { decideTask } from '../../stores/run-session.ts';
import { ParameterInput } from '../ParameterInput.tsx';
import { fillIn, readAnswers, type Answers } from '../run-parameters.ts';
import { ApprovalDetails } from './ApprovalDetails.tsx';
import './approval.css';

const text = messages.runs.needsYou;

/** Long enough that a click meant for something else cannot approve what has just appeared. */
const ARM_MS = 600;

const requestSchema = z.looseObject({
  message: z.string().default(''),
  form: z.record(z.string(), workflowParameterSchema).catch({}).default({}),
  onTimeout: z.enum(['deny', 'continue', 'cancel']).catch('deny').default('deny'),
  until: z.string().optional().catch(undefined),
  /** While the run is paused. */
  leftMs: z.number().optional().catch(undefined),
});

/** The tasks of the watched run that wait for a person, one at a time, over the canvas. */
export function NeedsYou() {
  const state = useRun((watched) => watched.live);
  const [place, setPlace] = useState(0);
  const waiting = [...(state?.tasks.values() ?? [])].filter(({ phase }) => phase === 'deciding');
  const at = waiting.length === 0 ? 0 : place % waiting.length;
  const task = waiting[at];
  if (state === undefined || task === undefined) return null;
  return (
    <Decision
      key={`${state.run} ${task.path}`}
      state={state}
      task={task}
      more={waiting.length > 1 ? { at, count: waiting.length, next: () => setPlace(at + 1) } : undefined}
    />
  );
}

interface DecisionProps {
  readonly state: RunState;
  readonly task: TaskState;
  readonly more: { readonly at: number; readonly count: number; readonly next: () => void } | undefined;
}

function Decision({ state, task, more }: DecisionProps) {
  const request = requestSchema.parse(task.deciding ?? {});
  const [answers, setAnswers] = useState<Answers>(() => fillIn(request.form, {}));
  const [reason, setReason] = useState('');
  const [isArmed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), ARM_MS);
    return () => clearTimeout(timer);
  }, []);
  const read = readAnswers(request.form, answers);
  const wrong = Object.values(read.problems)[0];
  const decide = (decision: 'approve' | 'deny', scope: 'once' | 'run' = 'once'): void => {
    void decideTask({
      run: state.run,
      task: task.path,
      decision,
      reason: reason === '' ? undefined : reason,
      form: { ...read.values },
      scope,
    });
  };
  return (
    <section className="canvas-bar needs-you" data-look="attention" role="alert" aria-label={text.title}>
      <Hand size={18} aria-hidden="true" />
      <div className="canvas-bar-text">
        <strong>{request.message === '' ? task.name : request.message}</strong>
        <Who state={state} task={task} />
        <Limit until={request.until} leftMs={request.leftMs} onTimeout={request.onTimeout} />
        {Object.entries(request.form).map(([name, about]) => (
          <Field key={name} label={name} help={about.description} problem={read.problems[name]}>
            {(ids) => (
              <ParameterInput
                {...ids}
                about={about}
                value={answers[name] ?? ''}
                onChange={(value) => setAnswers({ ...answers, [name]: value })}
              />
            )}
          </Field>
        ))}
        <details className="approval-details">
          <summary>{messages.approval.details}</summary>
          <div className="approval-body">
            <ApprovalDetails state={state} task={task} />
          </div>
        </details>
        <input
          className="input"
          aria-label={text.reason}
          placeholder={text.reason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="approval-buttons">
        <Button look="main" disabledBecause={isArmed ? wrong : text.arming} onClick={() => decide('approve')}>
          {text.approve}
        </Button>
        <Button
          tooltip={text.approveForRunHelp}
          disabledBecause={isArmed ? wrong : text.arming}
          onClick={() => decide('approve', 'run')}
        >
          {text.approveForRun}
        </Button>
        <Button disabledBecause={isArmed ? undefined : text.arming} onClick={() => decide('deny')}>
          {text.deny}
        </Button>
        {more !== undefined && (
          <Button
            look="quiet"
            size="small"
            icon={<ChevronRight size={14} />}
            tooltip={messages.approval.next}
            onClick={more.next}
          >
            {messages.approval.oneOf(more.at + 1, more.count)}
          </Button>
        )}
        <AskForNotices />
      </div>
    </section>
  );
}

function Who({ state, task }: { readonly state: RunState; readonly task: TaskState }) {
  const number = useStudio((studio) => studio.runs.find(({ run }) => run === state.run)?.number);
  const { thisRun, runNumber, who } = messages.approval;
  const run = number === undefined ? thisRun : runNumber(number);
  return <span>{who(task.name, run, state.trigger.kind, state.trigger.name)}</span>;
}

interface LimitProps {
  readonly until: string | undefined;
  readonly leftMs: number | undefined;
  readonly onTimeout: 'deny' | 'continue' | 'cancel';
}

/** What happens when nobody answers, counted down once a second and not read out. */
function Limit({ until, leftMs, onTimeout }: LimitProps) {
  const now = useNow(until !== undefined);
  if (leftMs !== undefined) return <span className="tabular">{messages.approval.standsStill(clock(leftMs))}</span>;
  if (until === undefined) return <span>{messages.approval.noLimit}</span>;
  const left = clock(Math.max(0, Date.parse(until) - now));
  return (
    <span className="tabular approval-limit" role="timer" aria-live="off">
      {messages.approval.until[onTimeout](left)}
    </span>
  );
}

/** Browsers ask for this only after a click, and so do we. */
function AskForNotices() {
  const canAsk = useCanAskForNotices();
  if (!canAsk) return null;
  return (
    <Button
      look="quiet"
      size="small"
      icon={<Bell size={14} />}
      aria-label={messages.approval.notify}
      onClick={() => void allowNotices()}
    />
  );
}

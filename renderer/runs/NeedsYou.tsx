import { Hand } from 'lucide-react';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { workflowParameterSchema } from '#shared/workflow/workflow.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { Button } from '../design/Button.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { decideTask } from '../stores/studio-session.ts';
import { ParameterInput } from './ParameterInput.tsx';
import { fillIn, readAnswers, type Answers } from './run-parameters.ts';

const text = messages.runs.needsYou;

/** Long enough that a click meant for something else cannot approve what has just appeared. */
const ARM_MS = 600;

const requestSchema = z.looseObject({
  message: z.string().default(''),
  form: z.record(z.string(), workflowParameterSchema).catch({}).default({}),
});

/** The first task of the watched run that waits for a person, over the canvas. */
export function NeedsYou() {
  const state = useRun((watched) => watched.live);
  const task = [...(state?.tasks.values() ?? [])].find(({ phase }) => phase === 'deciding');
  if (state === undefined || task === undefined) return null;
  return <Decision key={`${state.run} ${task.path}`} run={state.run} task={task} />;
}

function Decision({ run, task }: { readonly run: string; readonly task: TaskState }) {
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
  const decide = (decision: 'approve' | 'deny'): void => {
    void decideTask({
      run,
      task: task.path,
      decision,
      reason: reason === '' ? undefined : reason,
      form: { ...read.values },
    });
  };
  return (
    <section className="canvas-bar needs-you" data-look="attention" role="alert" aria-label={text.title}>
      <Hand size={18} aria-hidden="true" />
      <div className="canvas-bar-text">
        <strong>{request.message === '' ? task.name : request.message}</strong>
        <span>{text.who(task.name)}</span>
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
        <input
          className="input"
          aria-label={text.reason}
          placeholder={text.reason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <Button look="main" disabledBecause={isArmed ? wrong : text.arming} onClick={() => decide('approve')}>
        {text.approve}
      </Button>
      <Button disabledBecause={isArmed ? undefined : text.arming} onClick={() => decide('deny')}>
        {text.deny}
      </Button>
    </section>
  );
}

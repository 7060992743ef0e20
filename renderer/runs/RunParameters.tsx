import { useState, type FormEvent } from 'react';
import type { WorkflowParameter } from '#shared/workflow/workflow.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Field } from '../design/Field.tsx';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { startRun } from '../stores/studio-session.ts';
import { closeSheet } from '../stores/view-store.ts';
import { fillIn, readAnswers, rememberAnswers, rememberedAnswers, type Answers } from './run-parameters.ts';

const text = messages.runs.parameters;

/** Asks for the workflow's parameters before a run; the last answers are there already. */
export function RunParameters() {
  const { project, name, workflow } = useDocument();
  const declared = workflow?.parameters ?? {};
  const key = `${project ?? ''}/${name ?? ''}`;
  const [answers, setAnswers] = useState<Answers>(() => fillIn(declared, rememberedAnswers(localStorage, key)));
  const [isChecked, setChecked] = useState(false);
  const read = readAnswers(declared, answers);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(read.problems).length > 0) return;
    rememberAnswers(localStorage, key, answers);
    closeSheet();
    void startRun(read.values);
  };
  return (
    <Dialog title={text.title(workflow?.name ?? name ?? '')} isOpen onClose={closeSheet}>
      <form className="form" onSubmit={submit}>
        {Object.entries(declared).map(([parameter, about]) => (
          <Field
            key={parameter}
            label={parameter}
            help={about.description}
            isRequired={about.required === true && about.default === undefined}
            problem={isChecked ? read.problems[parameter] : undefined}
          >
            {({ id, describedBy, isInvalid }) => (
              <ParameterInput
                id={id}
                describedBy={describedBy}
                isInvalid={isInvalid}
                about={about}
                value={answers[parameter] ?? ''}
                onChange={(value) => setAnswers({ ...answers, [parameter]: value })}
              />
            )}
          </Field>
        ))}
        <div className="form-foot">
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button look="main" type="submit">
            {text.start}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ParameterInputProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly about: WorkflowParameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ParameterInput({ id, describedBy, isInvalid, about, value, onChange }: ParameterInputProps) {
  const common = { id, 'aria-describedby': describedBy, 'aria-invalid': isInvalid };
  if (about.enum !== undefined) {
    return (
      <select className="select" {...common} value={value} onChange={(event) => onChange(event.target.value)}>
        {about.default === undefined && <option value="">{messages.inspector.choose}</option>}
        {about.enum.map((choice) => (
          <option key={String(choice)} value={String(choice)}>
            {String(choice)}
          </option>
        ))}
      </select>
    );
  }
  if (about.type === 'boolean')
    return <Switch id={id} checked={value === 'true'} onChange={(checked) => onChange(String(checked))} />;
  if (about.type === 'array' || about.type === 'object') {
    return (
      <textarea
        className="input"
        data-mono=""
        {...common}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return <input className="input" {...common} value={value} onChange={(event) => onChange(event.target.value)} />;
}

import { useState, type FormEvent } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { startRun } from '../stores/run-session.ts';
import { closeSheet } from '../stores/view-store.ts';
import { ParameterInput } from './ParameterInput.tsx';
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

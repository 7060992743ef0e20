import { useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { Field } from '../../design/Field.tsx';
import { messages } from '../../messages/messages.ts';
import { labelRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';

const text = messages.history;
const LONGEST = 200;

/** A person's own word for a run. */
export function LabelRun({ run }: { readonly run: string }) {
  const row = useStudio((state) => state.runs.find((candidate) => candidate.run === run));
  const [label, setLabel] = useState(row?.label ?? '');
  const [problem, setProblem] = useState<string>();
  const wanted = label.trim();
  const save = async (): Promise<void> => {
    if (wanted.length > LONGEST) return;
    const refused = await labelRun(run, wanted === '' ? null : wanted);
    if (refused === undefined) closeSheet();
    else setProblem(refused.message);
  };
  return (
    <Dialog
      title={text.labelTitle(row?.number)}
      isOpen
      widthPx={440}
      onClose={closeSheet}
      foot={
        <>
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button
            look="main"
            disabledBecause={wanted.length > LONGEST ? text.labelTooLong : undefined}
            onClick={() => void save()}
          >
            {messages.common.save}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={text.labelField}
          help={text.labelHelp}
          problem={wanted.length > LONGEST ? text.labelTooLong : problem}
        >
          {({ id, describedBy, isInvalid }) => (
            <input
              id={id}
              className="input"
              value={label}
              aria-describedby={describedBy}
              aria-invalid={isInvalid || undefined}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

import { useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { Field } from '../../design/Field.tsx';
import { TextField } from '../../design/TextField.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { tell } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import { useAsk } from '../page/use-ask.ts';
import { base64Of } from './template-file.ts';

const text = messages.templateEditor.install;

/** Installs a template from one file, chosen here or dropped on the window. */
export function InstallTemplate({ given }: { readonly given: File | undefined }) {
  const [file, setFile] = useState(given);
  const [id, setId] = useState('');
  const { problem, isBusy, ask } = useAsk();
  const install = async (): Promise<void> => {
    if (file === undefined) return;
    const base64 = await base64Of(file);
    const as = id.trim() === '' ? {} : { as: id.trim() };
    const installed = await ask(() => api().projects.installTemplate({ from: { kind: 'content', base64 }, ...as }));
    if (installed === undefined) return;
    useStudio.setState({ templates: await api().projects.templates({}) });
    closeSheet();
    tell(text.done(installed.title));
  };
  const refusal = file === undefined ? text.noFile : isBusy ? messages.projectPage.loading : undefined;
  return (
    <Dialog
      title={text.title}
      isOpen
      onClose={closeSheet}
      foot={
        <>
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button look="main" disabledBecause={refusal} onClick={() => void install()}>
            {text.install}
          </Button>
        </>
      }
    >
      <div className="page-section">
        <p className="muted">{text.about}</p>
        <Field label={text.file} help={file === undefined ? undefined : text.chosen(file.name)}>
          {({ id: field, describedBy }) => (
            <input
              id={field}
              type="file"
              accept=".gz,.tgz"
              aria-describedby={describedBy}
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <TextField label={text.as} help={text.asHelp} value={id} onChange={setId} />
        <ProblemText problem={problem} />
      </div>
    </Dialog>
  );
}

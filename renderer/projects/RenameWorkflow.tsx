import { useState, type FormEvent } from 'react';
import { FILE_STEM } from '#shared/id.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { TextField } from '../design/TextField.tsx';
import { messages } from '../messages/messages.ts';
import { renameWorkflow } from '../stores/workflow-session.ts';
import { closeSheet } from '../stores/view-store.ts';

export function RenameWorkflow({ name }: { readonly name: string }) {
  const [to, setTo] = useState(name);
  const problem = to !== '' && !FILE_STEM.test(to) ? messages.projects.badName : undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (problem !== undefined || to === '') return;
    if (to === name || (await renameWorkflow(name, to))) closeSheet();
  };
  return (
    <Dialog title={messages.projects.renameTitle} isOpen widthPx={440} onClose={closeSheet}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField
          label={messages.projects.fileName}
          help={messages.projects.fileNameHelp(to)}
          problem={problem}
          isFirst
          value={to}
          onChange={setTo}
        />
        <div className="form-foot">
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button look="main" type="submit">
            {messages.common.rename}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

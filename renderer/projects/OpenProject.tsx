import { useEffect, useState } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { openProject } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet } from '../stores/view-store.ts';
import { FolderPicker } from './FolderPicker.tsx';

const text = messages.projects;

/** The system's own dialog where there is one, else our picker. */
export function OpenProject() {
  const shell = useStudio((state) => state.info?.shell);
  const [path, setPath] = useState('');
  useEffect(() => {
    if (shell === 'electron') void openWithDialog();
  }, [shell]);
  if (shell === 'electron') return null;
  return (
    <Dialog
      title={text.openFolder}
      isOpen
      onClose={closeSheet}
      foot={
        <>
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button look="main" onClick={() => void openProject(path)}>
            {text.openThis}
          </Button>
        </>
      }
    >
      <FolderPicker path={path} onChange={setPath} />
    </Dialog>
  );
}

async function openWithDialog(): Promise<void> {
  const { path } = await api().folders.choose({ title: text.openFolder });
  closeSheet();
  if (path !== null) await openProject(path);
}

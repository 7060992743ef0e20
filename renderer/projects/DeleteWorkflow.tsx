import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { deleteWorkflow } from '../stores/workflow-session.ts';
import { closeSheet } from '../stores/view-store.ts';

export function DeleteWorkflow({ name }: { readonly name: string }) {
  const confirm = (): void => {
    closeSheet();
    void deleteWorkflow(name);
  };
  return (
    <Dialog
      title={messages.projects.deleteTitle(name)}
      isOpen
      widthPx={440}
      onClose={closeSheet}
      foot={
        <>
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button look="danger" onClick={confirm}>
            {messages.common.delete}
          </Button>
        </>
      }
    >
      <p className="muted">{messages.projects.deleteText}</p>
    </Dialog>
  );
}

import type { MergeConflict } from '#shared/workflow/merge-data.ts';
import { Button } from '../design/Button.tsx';
import { textOf } from '../design/text-of.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { keepCopy, keepMine, takeTheirs } from '../stores/outside-changes.ts';
import { useOutside } from '../stores/outside-store.ts';
import { leaveGoneWorkflow, openWorkflow } from '../stores/workflow-session.ts';

const text = messages.app.outside;

/** What happened to the open workflow from outside and needs a person: its file is gone, or the same place was changed twice. */
export function OutsideBars() {
  const { gone, conflicts } = useOutside();
  const open = useDocument((document) => document.name);
  return (
    <>
      {gone !== undefined && gone.name === open && (
        <div className="canvas-bar" data-look="attention" role="alert">
          <div className="canvas-bar-text">
            <strong>
              {gone.renamedTo === undefined ? text.gone(gone.name) : text.renamed(gone.name, gone.renamedTo)}
            </strong>
            <span>{text.goneText}</span>
          </div>
          {gone.renamedTo !== undefined && (
            <Button look="main" onClick={() => gone.renamedTo !== undefined && void openWorkflow(gone.renamedTo)}>
              {text.open(gone.renamedTo)}
            </Button>
          )}
          <Button onClick={() => void keepCopy()}>{text.keep}</Button>
          <Button onClick={() => void leaveGoneWorkflow()}>{text.close}</Button>
        </div>
      )}
      {conflicts.map((conflict) => (
        <Conflict key={conflict.id} conflict={conflict} />
      ))}
    </>
  );
}

function Conflict({ conflict }: { readonly conflict: MergeConflict }) {
  return (
    <div className="canvas-bar" data-look="attention" role="alert">
      <div className="canvas-bar-text">
        <strong>{text.conflict(conflict.id)}</strong>
        <span>
          {text.here} <code>{shown(conflict.ours)}</code> · {text.outside} <code>{shown(conflict.theirs)}</code>
        </span>
      </div>
      <Button onClick={() => keepMine(conflict)}>{text.mine}</Button>
      <Button onClick={() => takeTheirs(conflict)}>{text.theirs}</Button>
    </div>
  );
}

function shown(value: unknown): string {
  const line = value === undefined ? text.nothing : textOf(value);
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

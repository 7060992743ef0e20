import { messages } from '../messages/messages.ts';
import type { Draft } from './use-draft.ts';

const text = messages.common.conflict;

/** Somebody else changed what is being typed: both values, and a choice. Until then the document keeps theirs and the field this one. */
export function DraftConflict({ draft, onKeep }: { readonly draft: Draft; readonly onKeep: (text: string) => void }) {
  if (draft.outside === undefined || draft.typed === undefined) return null;
  const mine = draft.typed;
  return (
    <div className="draft-conflict" role="alert">
      <span>
        {text.outside} <code>{draft.outside === '' ? text.nothing : draft.outside}</code>
      </span>
      <span className="draft-conflict-choices">
        <button
          type="button"
          className="button"
          data-size="small"
          onClick={() => {
            draft.end();
            onKeep(mine);
          }}
        >
          {text.mine}
        </button>
        <button type="button" className="button" data-size="small" onClick={draft.end}>
          {text.theirs}
        </button>
      </span>
    </div>
  );
}

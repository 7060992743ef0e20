import { useState } from 'react';

/** What is being typed into a field, as long as it is not the document's. */
export interface Draft {
  /** What the field shows. */
  readonly current: string;
  /** Undefined: nothing was typed since it was last kept. */
  readonly typed: string | undefined;
  /** The document's value, when that became another one while this was typed: both cannot be right, so a person says which. */
  readonly outside: string | undefined;
  readonly type: (text: string) => void;
  /** Nothing is being typed any more. */
  readonly end: () => void;
}

/** `value`: what the document says. */
export function useDraft(value: string): Draft {
  const [draft, setDraft] = useState<{ readonly text: string; readonly base: string }>();
  const isOutdated = draft !== undefined && draft.base !== value && draft.text !== value;
  return {
    current: draft?.text ?? value,
    typed: draft?.text,
    outside: isOutdated ? value : undefined,
    type: (text) => setDraft((before) => ({ text, base: before?.base ?? value })),
    end: () => setDraft(undefined),
  };
}

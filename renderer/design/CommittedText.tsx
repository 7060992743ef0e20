import type { ComponentProps } from 'react';
import { DraftConflict } from './DraftConflict.tsx';
import { useDraft } from './use-draft.ts';

interface CommittedTextProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  readonly label?: string | undefined;
  readonly value: string;
  readonly onCommit: (text: string) => void;
}

/** One line of text that becomes an edit when the field is left or Enter is pressed, so that one change is one undo step. */
export function CommittedText({ label, value, onCommit, ...rest }: CommittedTextProps) {
  const draft = useDraft(value);
  const commit = (): void => {
    if (draft.outside !== undefined) return;
    if (draft.typed !== undefined && draft.typed !== value) onCommit(draft.typed);
    draft.end();
  };
  return (
    <>
      <input
        {...rest}
        aria-label={label}
        value={draft.current}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') {
            draft.end();
            event.currentTarget.blur();
          }
        }}
      />
      <DraftConflict draft={draft} onKeep={onCommit} />
    </>
  );
}

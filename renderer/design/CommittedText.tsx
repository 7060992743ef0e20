import { useState, type ComponentProps } from 'react';

interface CommittedTextProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  readonly label?: string | undefined;
  readonly value: string;
  readonly onCommit: (text: string) => void;
}

/** One line of text that becomes an edit when the field is left or Enter is pressed, so that one change is one undo step. */
export function CommittedText({ label, value, onCommit, ...rest }: CommittedTextProps) {
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined && draft !== value) onCommit(draft);
    setDraft(undefined);
  };
  return (
    <input
      {...rest}
      aria-label={label}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') {
          setDraft(undefined);
          event.currentTarget.blur();
        }
      }}
    />
  );
}

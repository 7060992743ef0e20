import { useState } from 'react';

interface CommittedInputProps {
  readonly id: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly describedBy?: string | undefined;
  readonly type?: 'text' | 'number';
  readonly isMono?: boolean;
  /** Called when the field is left or Enter is pressed, if the text changed. */
  readonly onCommit: (text: string) => void;
}

/** A text field that saves when it is left, not at every key. */
export function CommittedInput({
  id,
  value,
  placeholder,
  describedBy,
  type = 'text',
  isMono = false,
  onCommit,
}: CommittedInputProps) {
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined && draft !== value) onCommit(draft);
    setDraft(undefined);
  };
  return (
    <input
      className="input"
      id={id}
      type={type}
      min={type === 'number' ? 1 : undefined}
      data-mono={isMono ? '' : undefined}
      aria-describedby={describedBy}
      placeholder={placeholder}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

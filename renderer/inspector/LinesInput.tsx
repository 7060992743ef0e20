import { useState, type ClipboardEvent } from 'react';

interface LinesInputProps {
  readonly id?: string;
  readonly label: string;
  readonly placeholder: string;
  /** False: it could not be read, and stays in the field with the reason. */
  readonly onAdd: (text: string) => boolean;
  readonly unreadable: string;
  readonly focusKey?: string;
}

/** Adds to a list: Enter takes a line and waits for the next, several pasted lines are taken at once. */
export function LinesInput({ id, label, placeholder, onAdd, unreadable, focusKey }: LinesInputProps) {
  const [draft, setDraft] = useState('');
  const [isWrong, setWrong] = useState(false);
  const take = (text: string): void => {
    const isTaken = text.trim() === '' || onAdd(text);
    setWrong(!isTaken);
    setDraft(isTaken ? '' : text);
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (draft !== '' || !pasted.trim().includes('\n') || !onAdd(pasted)) return;
    event.preventDefault();
    setWrong(false);
  };
  return (
    <>
      <input
        className="input"
        id={id}
        data-mono=""
        data-focus-key={focusKey}
        aria-label={label}
        aria-invalid={isWrong}
        placeholder={placeholder}
        spellCheck={false}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onPaste={paste}
        onBlur={() => take(draft)}
        onKeyDown={(event) => event.key === 'Enter' && take(draft)}
      />
      {isWrong && <div className="field-problem">{unreadable}</div>}
    </>
  );
}

import { FolderSearch } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { PathPicker } from './PathPicker.tsx';
import { GlobCount, PathSuggestions } from './PathSuggestions.tsx';

interface PathInputProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly isFolder: boolean;
  readonly placeholder: string | undefined;
  readonly value: string;
  readonly onChange: (value: unknown) => void;
  readonly onExpression: () => void;
}

/** A path of the project: typed with suggestions, or picked; a pattern says how many files it matches. */
export function PathInput(props: PathInputProps) {
  const { id, label, describedBy, isInvalid, isFolder, placeholder, value, onChange, onExpression } = props;
  const [draft, setDraft] = useState<string>();
  const [isPicking, setPicking] = useState(false);
  const current = draft ?? value;
  const commit = (): void => {
    setDraft(undefined);
    if (draft !== undefined && draft !== value) onChange(draft === '' ? undefined : draft);
  };
  return (
    <>
      <div className="input-row">
        <input
          className="input"
          id={id}
          data-mono=""
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          placeholder={placeholder}
          list={`${id}-paths`}
          spellCheck={false}
          value={current}
          onChange={(event) => {
            if (event.target.value === '=' && current === '') onExpression();
            else setDraft(event.target.value);
          }}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
        <Button
          look="quiet"
          icon={<FolderSearch size={14} />}
          aria-label={messages.inspector.picker.open(label)}
          onClick={() => setPicking(true)}
        />
      </div>
      <PathSuggestions id={`${id}-paths`} typed={draft} />
      {/[*?{]/.test(current) && !current.includes('{{') && <GlobCount glob={current} />}
      {isPicking && (
        <PathPicker
          label={label}
          isFolder={isFolder}
          onClose={() => setPicking(false)}
          onPick={(path) => {
            setPicking(false);
            setDraft(undefined);
            if (path !== value) onChange(path);
          }}
        />
      )}
    </>
  );
}

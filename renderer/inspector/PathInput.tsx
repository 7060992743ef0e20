import { FolderSearch } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/Button.tsx';
import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
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
  const draft = useDraft(value);
  const [isPicking, setPicking] = useState(false);
  const { current } = draft;
  const keep = (typed: string): void => onChange(typed === '' ? undefined : typed);
  const commit = (): void => {
    if (draft.outside !== undefined) return;
    draft.end();
    if (draft.typed !== undefined && draft.typed !== value) keep(draft.typed);
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
            else draft.type(event.target.value);
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
      <PathSuggestions id={`${id}-paths`} typed={draft.typed} />
      <DraftConflict draft={draft} onKeep={keep} />
      {/[*?{]/.test(current) && !current.includes('{{') && <GlobCount glob={current} />}
      {isPicking && (
        <PathPicker
          label={label}
          isFolder={isFolder}
          onClose={() => setPicking(false)}
          onPick={(path) => {
            setPicking(false);
            draft.end();
            if (path !== value) onChange(path);
          }}
        />
      )}
    </>
  );
}

import { useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { FolderPicker } from '../FolderPicker.tsx';
import { targetsOf, type Source, type Target } from './target.ts';

const text = messages.exchange.import;

interface ChooseTargetProps {
  readonly source: Source;
  readonly target: Target;
  /** Absolute; what the host made of the target. */
  readonly into: string;
  readonly onTarget: (target: Target) => void;
}

/** Which project the workflows go into, and so where their commands run. */
export function ChooseTarget({ source, target, into, onTarget }: ChooseTargetProps) {
  const current = useStudio((state) => state.project);
  const [folder, setFolder] = useState('');
  const [isPicking, setPicking] = useState(false);
  const targets = targetsOf(source, current);
  return (
    <fieldset className="import-target">
      <legend className="field-label">{text.target}</legend>
      {targets.map((each) => (
        <label key={each.kind} className="check">
          <input
            type="radio"
            name="import-target"
            checked={!isPicking && each.kind === target.kind}
            onChange={() => {
              setPicking(false);
              onTarget(each);
            }}
          />
          {each.kind === 'project' ? text.here(each.name) : each.kind === 'home' ? text.there : text.targetFolder}
        </label>
      ))}
      <label className="check">
        <input
          type="radio"
          name="import-target"
          checked={isPicking || target.kind === 'folder'}
          onChange={() => setPicking(true)}
        />
        {text.targetFolder}
      </label>
      {isPicking && (
        <div className="import-folder">
          <FolderPicker path={folder} onChange={setFolder} />
          <Button
            onClick={() => {
              setPicking(false);
              onTarget({ kind: 'folder', folder });
            }}
          >
            {text.takeFolder}
          </Button>
        </div>
      )}
      <div className="muted import-into">{into}</div>
      {source.kind === 'files' && <p className="import-note">{text.noPath(source.name)}</p>}
    </fieldset>
  );
}

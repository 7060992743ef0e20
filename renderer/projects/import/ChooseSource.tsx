import { Files, FolderInput, FolderOpen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '#shared/problem.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { reportBug } from '../../stores/notices.tsx';
import { FolderPicker } from '../FolderPicker.tsx';
import { ProblemText } from '../page/ProblemText.tsx';
import { givenByChoice, type Given } from './given-files.ts';
import { sourceOf, type Source } from './target.ts';

const text = messages.exchange.import;

interface ChooseSourceProps {
  /** Already dropped on the window: looked at without a further question. */
  readonly given: Given | undefined;
  readonly isBusy: boolean;
  readonly onChoose: (source: Source) => void;
}

export function ChooseSource({ given, isBusy, onChoose }: ChooseSourceProps) {
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (one: Given | undefined): void => {
    if (one === undefined) return;
    const source = sourceOf(one);
    if (source.kind === 'files' && source.files.length === 0) setProblem(empty(one));
    else onChoose(source);
  };
  const taken = useRef<Given>(undefined);
  useEffect(() => {
    if (given === undefined || taken.current === given) return;
    taken.current = given;
    take(given);
  });
  const takeChosen = (input: HTMLInputElement): void => {
    givenByChoice([...(input.files ?? [])])
      .then(take)
      .catch(reportBug);
    // So that choosing the same again is noticed.
    input.value = '';
  };
  return (
    <div className="form">
      <ProblemText problem={problem} />
      <div className="import-drop">
        <FolderInput size={28} strokeWidth={1.5} aria-hidden="true" />
        <strong>{text.drop}</strong>
        <span className="muted">{text.what}</span>
        <div className="import-choose">
          <Button icon={<Files size={14} />} onClick={() => files.current?.click()}>
            {text.chooseFiles}
          </Button>
          <Button icon={<FolderOpen size={14} />} onClick={() => folder.current?.click()}>
            {text.chooseFolder}
          </Button>
        </div>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          data-testid="import-files"
          onChange={(event) => takeChosen(event.currentTarget)}
        />
        <input
          ref={folder}
          type="file"
          hidden
          data-testid="import-folder"
          {...{ webkitdirectory: '' }}
          onChange={(event) => takeChosen(event.currentTarget)}
        />
      </div>
      <div className="field">
        <div className="field-label">{text.orPath}</div>
        <FolderPicker path={path} onChange={setPath} takesFiles />
      </div>
      <div className="form-foot">
        <Button
          look="main"
          disabledBecause={isBusy ? text.looking : path === '' ? text.pathMissing : undefined}
          onClick={() => onChoose({ kind: 'path', name: lastOf(path), path })}
        >
          {text.lookAt}
        </Button>
      </div>
    </div>
  );
}

function empty({ name }: Given): Problem {
  return {
    code: 'import.notKnown',
    severity: 'error',
    message: text.nothing(name, 0),
    remedy: text.nothingHelp,
    retryable: false,
  };
}

function lastOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

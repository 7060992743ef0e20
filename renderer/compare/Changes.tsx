import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Viewport } from '@xyflow/react';
import { pictureDifference } from '#shared/workflow/picture-difference.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { ProblemText } from '../projects/page/ProblemText.tsx';
import { useDocument } from '../stores/document-store.ts';
import { tell } from '../stores/notices.tsx';
import { closeSheet } from '../stores/view-store.ts';
import { restoreVersion } from '../stores/workflow-versions.ts';
import { ChangeList, changesIn } from './ChangeList.tsx';
import { DiffCanvas } from './DiffCanvas.tsx';
import { useVersion, versionName, type VersionChoices, type VersionId } from './versions.ts';
import { VersionSelect } from './VersionSelect.tsx';

const text = messages.compare;

/** Two versions drawn over each other or side by side, with the list of what differs beside them. */
export function Changes({ choices }: { readonly choices: VersionChoices }) {
  const [before, setBefore] = useState<VersionId>(() => firstEarlier(choices));
  const [after, setAfter] = useState<VersionId>('working');
  const [showsMoved, setShowsMoved] = useState(false);
  const [isSplit, setSplit] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const [viewport, setViewport] = useState<Viewport>();
  const [was, is] = [useVersion(before), useVersion(after)];
  const compared = useMemo(
    () =>
      was.version === undefined || is.version === undefined ? undefined : pictureDifference(was.version, is.version),
    [was.version, is.version],
  );
  const picture = compared?.ok === true ? compared.value : undefined;
  const changes = picture === undefined ? [] : changesIn(picture, showsMoved);
  const step = (by: 1 | -1): void => {
    if (changes.length === 0) return;
    const at = chosen === undefined ? -1 : changes.indexOf(chosen);
    const next = at < 0 ? (by === 1 ? 0 : changes.length - 1) : (at + by + changes.length) % changes.length;
    setChosen(changes[next]);
  };
  const sameAsNow = useDocument((document) => document.text) === was.version?.text;
  const restore = (): void => {
    if (was.version === undefined || !restoreVersion(was.version)) return;
    closeSheet();
    tell(messages.library.restored(versionName(before, choices)));
  };
  const noRestore = sameAsNow ? messages.library.sameVersion : messages.library.nothingToRestore;
  useKeys(step, () => setSplit(!isSplit));
  const canvas = { picture, showsMoved, chosen, viewport, onViewport: setViewport, onChoose: setChosen };
  return (
    <div className="compare">
      <div className="compare-head">
        <VersionSelect label={text.before} value={before} choices={choices} onChange={setBefore} />
        <VersionSelect label={text.after} value={after} choices={choices} onChange={setAfter} />
        <span className="compare-tools">
          <span className="muted tabular" aria-live="polite" title={text.keys}>
            {picture === undefined ? text.loading : text.count(changes.length)}
          </span>
          <Button
            look="quiet"
            size="small"
            icon={<ArrowUp size={14} />}
            aria-label={text.previous}
            onClick={() => step(-1)}
          />
          <Button
            look="quiet"
            size="small"
            icon={<ArrowDown size={14} />}
            aria-label={text.next}
            onClick={() => step(1)}
          />
          <label className="check">
            <input type="checkbox" checked={showsMoved} onChange={(event) => setShowsMoved(event.target.checked)} />
            {text.moved}
          </label>
          <Button
            size="small"
            disabledBecause={before === 'working' || sameAsNow || was.version === undefined ? noRestore : undefined}
            onClick={restore}
          >
            {messages.library.restore}
          </Button>
          <Button size="small" pressed={isSplit} onClick={() => setSplit(!isSplit)}>
            {isSplit ? text.one : text.two}
          </Button>
        </span>
      </div>
      {choices.commits.length === 0 && choices.runs.length === 0 && <p className="muted">{text.noGit}</p>}
      <ProblemText problem={was.problem ?? is.problem ?? (compared?.ok === false ? compared.problem : undefined)} />
      <div className="compare-body">
        {picture !== undefined && (
          <>
            <div className="compare-canvases">
              {isSplit ? (
                <>
                  <DiffCanvas {...canvas} picture={picture} shows="before" />
                  <DiffCanvas {...canvas} picture={picture} shows="after" />
                </>
              ) : (
                <DiffCanvas {...canvas} picture={picture} shows="both" />
              )}
            </div>
            <ChangeList picture={picture} showsMoved={showsMoved} chosen={chosen} onChoose={setChosen} />
          </>
        )}
      </div>
    </div>
  );
}

/** The last commit, which shows what was edited since; else the last run; else another workflow. */
function firstEarlier({ commits, runs, workflows }: VersionChoices): VersionId {
  const [commit] = commits;
  if (commit !== undefined) return `revision:${commit.commit}`;
  const [run] = runs;
  if (run !== undefined) return `run:${run.run}`;
  const [other] = workflows;
  return other === undefined ? 'working' : `workflow:${other.name}`;
}

/** Wherever in the dialog the focus is; whoever types into a field keeps the keys. */
function useKeys(step: (by: 1 | -1) => void, toggle: () => void): void {
  useEffect(() => {
    const keyed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.matches(TYPED_INTO)) return;
      const key = event.key.toLowerCase();
      if (key === 'n') step(1);
      else if (key === 'p') step(-1);
      else if (key === 'o') toggle();
    };
    document.addEventListener('keydown', keyed);
    return () => document.removeEventListener('keydown', keyed);
  }, [step, toggle]);
}

const TYPED_INTO = 'input:not([type="checkbox"], [type="radio"]), select, textarea';

import { useEffect, useState } from 'react';
import type { ChangedFile } from '#shared/run/changed-files.ts';
import { previousGood } from '#shared/run/comparison-sections.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { openInEditor } from '../../stores/studio-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { openSheet } from '../../stores/view-store.ts';

const text = messages.failure;
const FILES_SHOWN = 4;

/** The last run that ended well, and which files are not as it found them: often the whole answer to why. */
export function SinceGood({ state }: { readonly state: RunState }) {
  const good = useGoodBefore(state);
  const files = useChangedFiles(good?.run, state.run);
  if (good === undefined) return null;
  const { number, startedAt } = good;
  const compare = (
    <button
      type="button"
      className="link"
      onClick={() => openSheet({ kind: 'compareRuns', before: good.run, after: state.run })}
    >
      {text.compare(number)}
    </button>
  );
  if (files === undefined || files.length === 0)
    return (
      <p className="muted">
        {text.lastGood(number, when(startedAt))} {files !== undefined && text.nothingChanged} {compare}
      </p>
    );
  return (
    <div className="failure-part">
      <h4>{text.changedSince(number, when(startedAt))}</h4>
      <span className="failure-links">
        {files.slice(0, FILES_SHOWN).map((each) => (
          <Changed key={each.file} changed={each} />
        ))}
        {files.length > FILES_SHOWN && <span className="muted">{text.more(files.length - FILES_SHOWN)}</span>}
        {compare}
      </span>
    </div>
  );
}

/** Said at the end: nobody can do anything about it. */
export function NeverGood({ state }: { readonly state: RunState }) {
  return useGoodBefore(state) === undefined ? <p className="muted">{text.neverGood}</p> : null;
}

function useGoodBefore(state: RunState) {
  return useStudio(({ runs }) => {
    const row = runs.find(({ run }) => run === state.run);
    return row === undefined ? undefined : previousGood(runs, row);
  });
}

function Changed({ changed: { file, how } }: { readonly changed: ChangedFile }) {
  if (how === 'removed')
    return (
      <span className="failure-file">
        {file} <span className="muted">{text.how.removed}</span>
      </span>
    );
  return (
    <button type="button" className="link failure-file" onClick={() => void openInEditor(file).catch(reportBug)}>
      {file}
      {how === 'added' && <span className="muted"> {text.how.added}</span>}
    </button>
  );
}

/** Undefined while nobody knows, or can tell. */
function useChangedFiles(before: string | undefined, after: string): readonly ChangedFile[] | undefined {
  const [known, setKnown] = useState<{ readonly of: string; readonly files: readonly ChangedFile[] }>();
  const wanted = `${before ?? ''} ${after}`;
  useEffect(() => {
    if (before === undefined) return;
    let isCurrent = true;
    api()
      .history.changedFiles({ before, after })
      .then(
        (result) => {
          if (isCurrent && result.ok) setKnown({ of: wanted, files: result.value });
        },
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [before, after, wanted]);
  return known?.of === wanted ? known.files : undefined;
}

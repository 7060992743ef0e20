import { useMemo, useState } from 'react';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { MergeChoice, MergeConflict } from '#shared/workflow/merge-data.ts';
import { mergeWorkflows } from '#shared/workflow/merge-workflow.ts';
import { pictureDifference } from '#shared/workflow/picture-difference.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { ProblemText } from '../projects/page/ProblemText.tsx';
import { edit, useDocument } from '../stores/document-store.ts';
import { tell } from '../stores/notices.tsx';
import { closeSheet } from '../stores/view-store.ts';
import { ValueDiff } from './ChangeList.tsx';
import { DiffCanvas } from './DiffCanvas.tsx';
import { useVersion, versionName, type VersionChoices, type VersionId } from './versions.ts';
import { VersionSelect } from './VersionSelect.tsx';

const text = messages.compare;
type Choices = Readonly<Record<string, MergeChoice>>;

/** Brings in what another version changed since both were one. Only what both changed is asked. */
export function Merge({ choices }: { readonly choices: VersionChoices }) {
  const [theirs, setTheirs] = useState<VersionId>();
  const [decided, setDecided] = useState<Choices>({});
  const ours = useDocument((document) => document.text);
  const layout = useDocument((document) => document.layout);
  const their = useVersion(theirs);
  const baseCommit = their.version?.base;
  const base = useVersion(baseCommit === undefined ? undefined : `revision:${baseCommit}`);
  const isReady =
    their.version !== undefined &&
    (baseCommit === undefined || base.version !== undefined || base.problem !== undefined);
  const theirText = their.version?.text;
  const baseText = base.version?.text ?? '';
  const merged = useMemo(
    () => (isReady && theirText !== undefined ? mergeWorkflows(baseText, ours, theirText, decided) : undefined),
    [isReady, baseText, ours, theirText, decided],
  );
  const [conflicts, setConflicts] = useConflicts(merged?.ok === true ? merged.value.conflicts : undefined, decided);
  const name = versionName(theirs, choices);
  const picture = useMemo(() => {
    const compared =
      merged?.ok === true ? pictureDifference({ text: ours, layout }, { text: merged.value.text, layout }) : undefined;
    return compared?.ok === true ? compared.value : undefined;
  }, [merged, ours, layout]);
  const open = conflicts.filter(({ id }) => decided[id] === undefined);
  const refusal = merged?.ok === true ? refusalOf(merged.value, open.length, ours) : text.mergeChoose;
  const finish = (): void => {
    if (merged?.ok !== true || !edit(text.undoLabel, [{ type: 'text.set', text: merged.value.text }])) return;
    closeSheet();
    tell(text.merged(name));
  };
  return (
    <div className="compare">
      <div className="compare-head">
        <VersionSelect
          label={text.mergeWith}
          value={theirs}
          choices={choices}
          empty={text.mergeChoose}
          onChange={(id) => {
            setTheirs(id);
            setDecided({});
            setConflicts([]);
          }}
        />
        <span className="compare-tools">
          <Button look="main" disabledBecause={refusal} onClick={finish}>
            {text.finish}
          </Button>
        </span>
      </div>
      <ProblemText problem={their.problem ?? (merged?.ok === false ? merged.problem : undefined)} />
      {merged?.ok === true && (
        <>
          <p className="muted">{baseCommit === undefined ? text.noBase : text.mergeBase(baseCommit)}</p>
          <p role="status">{text.conflictCount(conflicts.length, open.length)}</p>
          {merged.value.problems.map((each) => (
            <ProblemText key={`${each.code} ${each.message}`} problem={each} />
          ))}
          <div className="compare-body">
            <div className="compare-canvases" aria-label={text.result} role="group">
              {picture !== undefined && (
                <DiffCanvas
                  picture={picture}
                  shows="both"
                  showsMoved={false}
                  chosen={undefined}
                  viewport={undefined}
                  onViewport={nothing}
                  onChoose={nothing}
                />
              )}
            </div>
            <ul className="compare-side compare-conflicts" aria-label={text.conflicts}>
              {conflicts.map((conflict) => (
                <Conflict
                  key={conflict.id}
                  conflict={conflict}
                  theirs={name}
                  choice={decided[conflict.id]}
                  onChoose={(choice) => setDecided({ ...decided, [conflict.id]: choice })}
                />
              ))}
            </ul>
          </div>
        </>
      )}
    </div>
  );
}

/** What was asked stays on the list when it is decided, so that it can be decided otherwise. */
function useConflicts(found: readonly MergeConflict[] | undefined, decided: Choices) {
  const [known, setKnown] = useState<readonly MergeConflict[]>([]);
  const isNew = found?.some(({ id }) => !known.some((each) => each.id === id)) === true;
  const all = isNew ? [...known, ...(found ?? []).filter(({ id }) => !known.some((each) => each.id === id))] : known;
  if (isNew) setKnown(all);
  const asked = new Set(found?.map(({ id }) => id));
  return [all.filter(({ id }) => asked.has(id) || decided[id] !== undefined), setKnown] as const;
}

interface ConflictProps {
  readonly conflict: MergeConflict;
  readonly theirs: string;
  readonly choice: MergeChoice | undefined;
  readonly onChoose: (choice: MergeChoice) => void;
}

function Conflict({ conflict: { id, base, ours, theirs: other }, theirs, choice, onChoose }: ConflictProps) {
  const sides: readonly (readonly [MergeChoice, string, unknown])[] = [
    ['ours', text.ours, ours],
    ['theirs', text.theirs(theirs), other],
  ];
  const canBoth = ours !== undefined && other !== undefined && (Array.isArray(ours) || /^nodes\.[^.]+$/.test(id));
  return (
    <li data-conflict={id}>
      <fieldset>
        <legend className="compare-field-name">{id}</legend>
        {sides.map(([side, label, value]) => (
          <div key={side} className="compare-choice" data-chosen={choice === side ? '' : undefined}>
            <label className="check">
              <input type="radio" name={`conflict ${id}`} checked={choice === side} onChange={() => onChoose(side)} />
              {label}
            </label>
            <ValueDiff before={base} after={value} />
          </div>
        ))}
        {canBoth && (
          <label className="check">
            <input type="radio" name={`conflict ${id}`} checked={choice === 'both'} onChange={() => onChoose('both')} />
            {text.bothChoice}
          </label>
        )}
      </fieldset>
    </li>
  );
}

function refusalOf(
  { text: merged, problems }: { readonly text: string; readonly problems: readonly { readonly severity: string }[] },
  open: number,
  ours: string,
): string | undefined {
  if (open > 0) return text.undecided;
  const { workflow } = readWorkflow(merged);
  if (workflow === undefined || problems.some(({ severity }) => severity === 'error')) return text.invalid;
  return merged === ours ? text.nothingToMerge : undefined;
}

function nothing(): void {
  // The drawing of a merge only shows.
}

import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ImportPreview } from '#shared/bridge/import-calls.ts';
import type { ImportedWorkflow } from '#shared/import/build.ts';
import type { Imported } from '#shared/import/import-source.ts';
import type { Remark } from '#shared/import/source.ts';
import { messages } from '../../messages/messages.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import { ChooseTarget } from './ChooseTarget.tsx';
import type { Source, Target } from './target.ts';

const text = messages.exchange.import;
/** What a person has to look at comes first. */
const KINDS: readonly Remark['kind'][] = ['guessed', 'dropped', 'renamed', 'kept'];

interface ImportReportProps {
  readonly source: Source;
  readonly target: Target;
  readonly preview: ImportPreview;
  readonly chosen: ReadonlySet<string>;
  readonly simulate: boolean;
  readonly isSimulable: boolean;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onTarget: (target: Target) => void;
  readonly onSimulate: (simulate: boolean) => void;
}

interface Row {
  readonly imported: Imported;
  readonly workflow: ImportedWorkflow | undefined;
}

/** What was found, what it becomes and what does not come along, before anything is written. */
export function ImportReport(props: ImportReportProps) {
  const { source, target, preview, chosen, simulate, isSimulable, onChoose, onTarget, onSimulate } = props;
  const rows = rowsOf(preview.imported);
  const [shown, setShown] = useState(0);
  const row = rows[Math.min(shown, rows.length - 1)];
  const toggle = (file: string): void => {
    const next = new Set(chosen);
    if (!next.delete(file)) next.add(file);
    onChoose(next);
  };
  if (row === undefined)
    return (
      <div className="form">
        <p role="alert">{text.nothing(source.name, preview.lookedAt)}</p>
        <p className="muted">{text.nothingHelp}</p>
      </div>
    );
  const count = rows.filter(({ workflow }) => workflow !== undefined).length;
  return (
    <div className="import-report">
      <p className="muted">{text.found(count, preview.imported.length)}</p>
      {source.kind === 'files' && source.leftOut.length > 0 && (
        <p className="import-note">{text.leftOut(source.leftOut.length)}</p>
      )}
      <ChooseTarget source={source} target={target} into={preview.into} onTarget={onTarget} />
      {isSimulable && (
        <label className="check">
          <input type="checkbox" checked={simulate} onChange={(event) => onSimulate(event.target.checked)} />
          {text.simulate}
        </label>
      )}
      <div className="import-columns">
        <ul className="import-found" aria-label={text.workflows}>
          {rows.map((each, index) => (
            <FoundRow
              key={`${each.imported.path} ${each.workflow?.file ?? ''}`}
              row={each}
              isShown={each === row}
              isChosen={each.workflow !== undefined && chosen.has(each.workflow.file)}
              onShow={() => setShown(index)}
              onToggle={() => each.workflow !== undefined && toggle(each.workflow.file)}
            />
          ))}
        </ul>
        <RowReport row={row} preview={preview} />
      </div>
    </div>
  );
}

interface FoundRowProps {
  readonly row: Row;
  readonly isShown: boolean;
  readonly isChosen: boolean;
  readonly onShow: () => void;
  readonly onToggle: () => void;
}

function FoundRow({ row: { imported, workflow }, isShown, isChosen, onShow, onToggle }: FoundRowProps) {
  const name = workflow?.name ?? imported.path;
  const isInvalid = workflow === undefined ? hasError(imported.problems) : workflow.text === '';
  return (
    <li data-import={workflow?.file ?? imported.path}>
      {workflow !== undefined && (
        <input
          type="checkbox"
          aria-label={text.take(name)}
          checked={isChosen}
          disabled={isInvalid || hasError(imported.problems)}
          onChange={onToggle}
        />
      )}
      <button type="button" className="folder-row" aria-pressed={isShown} onClick={onShow}>
        <span className="import-name">
          <span className="truncate">{name}</span>
          <span className="muted truncate" title={imported.path}>
            {imported.path} · {isOwn(imported) ? text.own : text.dialects[imported.dialect]}
          </span>
        </span>
        {isInvalid ? (
          <span className="badge" data-look="attention">
            {text.invalid}
          </span>
        ) : (
          workflow !== undefined && <span className="muted tabular">{text.nodes(workflow.nodes.length)}</span>
        )}
      </button>
    </li>
  );
}

function RowReport({ row: { imported, workflow }, preview }: { readonly row: Row; readonly preview: ImportPreview }) {
  const name = workflow?.name ?? imported.path;
  const drawing = workflow === undefined ? undefined : preview.drawings[workflow.file];
  const taken = workflow === undefined ? undefined : preview.taken[workflow.file];
  const remarks = [...imported.report, ...(workflow?.report ?? [])];
  const problems = [...imported.problems, ...(workflow?.problems ?? [])];
  const others = [
    ...imported.files.map(({ path }) => `.codomyrmex/${path}`),
    ...(Object.keys(imported.pools).length > 0 ? ['.codomyrmex/project.yaml'] : []),
  ];
  return (
    <section className="import-about" aria-label={text.report(name)} tabIndex={0}>
      {drawing !== undefined && (
        <img
          className="import-drawing"
          alt={text.drawing(name)}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`}
        />
      )}
      {problems.map((each) => (
        <ProblemText key={`${each.code} ${each.message} ${each.reason ?? ''}`} problem={each} />
      ))}
      {hasError(problems) && <p>{text.writtenNothing}</p>}
      {taken !== undefined && workflow !== undefined && (
        <p className="import-note">
          <CircleAlert size={14} aria-hidden="true" /> {text.taken(workflow.file, taken)}
        </p>
      )}
      {workflow !== undefined && workflow.requiredParameters.length > 0 && (
        <p>{text.needs(workflow.requiredParameters)}</p>
      )}
      {others.length > 0 && <p>{text.otherFiles(others)}</p>}
      {KINDS.map((kind) => (
        <Remarks key={kind} kind={kind} remarks={remarks.filter((each) => each.kind === kind)} />
      ))}
      {workflow !== undefined && workflow.text !== '' && (
        <details>
          <summary>{text.asText}</summary>
          <pre className="preview-text">{workflow.text}</pre>
        </details>
      )}
    </section>
  );
}

function Remarks({ kind, remarks }: { readonly kind: Remark['kind']; readonly remarks: readonly Remark[] }) {
  if (remarks.length === 0) return null;
  return (
    <details open={kind === 'guessed' || kind === 'dropped'} data-remarks={kind}>
      <summary>
        {text.kinds[kind]} <span className="muted tabular">{remarks.length}</span>
      </summary>
      <ul className="import-remarks">
        {remarks.map(({ step, text: sentence }, index) => (
          <li key={`${step ?? ''} ${index}`}>
            {step !== undefined && <strong>{step}: </strong>}
            {sentence}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Each workflow is a row; a file without one (resources, a template) is a row as well. */
function rowsOf(all: readonly Imported[]): readonly Row[] {
  return all.flatMap((imported): Row[] =>
    imported.workflows.length === 0
      ? [{ imported, workflow: undefined }]
      : imported.workflows.map((workflow) => ({ imported, workflow })),
  );
}

function isOwn({ dialect, workflows }: Imported): boolean {
  return dialect === 'unknown' && workflows.length > 0;
}

function hasError(problems: Imported['problems']): boolean {
  return problems.some(({ severity }) => severity === undefined || severity === 'error');
}

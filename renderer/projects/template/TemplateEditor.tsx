import { FilePlus2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CheckedDraft, TemplateDraft } from '#shared/bridge/template-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug, tell } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import { ManifestForm } from './ManifestForm.tsx';
import './template.css';

const text = messages.templateEditor;
const MANIFEST = 'template.yaml';
/** Long enough that a word is typed out, short enough to feel like now. */
const CHECK_AFTER_MS = 250;

/** One of the user's own templates: what it asks for, its files, and what is wrong with it while it is typed. */
export function TemplateEditor({ id }: { readonly id: string }) {
  const [original, setOriginal] = useState<TemplateDraft>();
  const [draft, setDraft] = useState<TemplateDraft>();
  const [shown, setShown] = useState(MANIFEST);
  const [problem, setProblem] = useState<Problem>();
  const checked = useChecked(draft);
  useEffect(() => {
    api()
      .projects.openTemplate({ id })
      .then((opened) => {
        if (!opened.ok) return setProblem(opened.problem);
        setOriginal(opened.value);
        setDraft(opened.value);
      })
      .catch(reportBug);
  }, [id]);
  const save = async (): Promise<void> => {
    if (draft === undefined) return;
    const saved = await api().projects.saveTemplateDraft(draft);
    setProblem(saved.ok ? undefined : saved.problem);
    if (!saved.ok) return;
    setOriginal(draft);
    useStudio.setState({ templates: await api().projects.templates({}) });
    tell(text.saved);
  };
  const isBroken = checked?.problems.some(({ severity }) => severity === 'error') === true;
  const refusal =
    draft === original ? text.unchanged : checked === undefined ? text.checking : isBroken ? text.hasErrors : undefined;
  return (
    <Dialog
      title={text.title(id)}
      isOpen
      widthPx={1040}
      onClose={closeSheet}
      foot={
        <>
          <Button onClick={closeSheet}>{messages.common.close}</Button>
          <Button look="main" disabledBecause={refusal} onClick={() => void save().catch(reportBug)}>
            {text.save}
          </Button>
        </>
      }
    >
      <ProblemText problem={problem} />
      {draft === undefined ? (
        problem === undefined && <p className="muted">{text.loading}</p>
      ) : (
        <div className="template-editor">
          <FileList draft={draft} shown={shown} onShow={setShown} onChange={setDraft} />
          <div className="template-pane">
            {shown === MANIFEST ? (
              <ManifestForm draft={draft} onChange={setDraft} />
            ) : (
              <FileText draft={draft} path={shown} onChange={setDraft} />
            )}
            <section className="template-problems" aria-label={text.problems} aria-live="polite">
              {checked === undefined && <p className="muted">{text.checking}</p>}
              {checked?.problems.map((each) => (
                <ProblemText key={`${each.code} ${each.message} ${each.reason ?? ''}`} problem={each} />
              ))}
              {checked?.problems.length === 0 && <p className="muted">{text.good(checked.written.length)}</p>}
            </section>
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** Undefined while what was typed last has not been looked at. */
function useChecked(draft: TemplateDraft | undefined): CheckedDraft | undefined {
  const [checked, setChecked] = useState<{ draft: TemplateDraft; found: CheckedDraft }>();
  useEffect(() => {
    if (draft === undefined) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      api()
        .projects.checkTemplateDraft(draft)
        .then((found) => isCurrent && setChecked({ draft, found }))
        .catch(reportBug);
    }, CHECK_AFTER_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [draft]);
  return checked?.draft === draft ? checked?.found : undefined;
}

interface FileListProps {
  readonly draft: TemplateDraft;
  readonly shown: string;
  readonly onShow: (path: string) => void;
  readonly onChange: (draft: TemplateDraft) => void;
}

function FileList({ draft, shown, onShow, onChange }: FileListProps) {
  const [name, setName] = useState('');
  const add = (): void => {
    const path = name.trim();
    if (path === '' || draft.files.some((file) => file.path === path)) return;
    onChange({ ...draft, files: [...draft.files, { path, text: '' }] });
    onShow(path);
    setName('');
  };
  const remove = (path: string): void => {
    onChange({ ...draft, files: draft.files.filter((file) => file.path !== path) });
    if (shown === path) onShow(MANIFEST);
  };
  return (
    <div className="template-files">
      <ul aria-label={text.files}>
        <li>
          <button
            type="button"
            className="folder-row"
            aria-pressed={shown === MANIFEST}
            onClick={() => onShow(MANIFEST)}
          >
            <strong className="truncate">{text.manifest}</strong>
          </button>
        </li>
        {draft.files.map(({ path }) => (
          <li key={path}>
            <button type="button" className="folder-row" aria-pressed={shown === path} onClick={() => onShow(path)}>
              <span className="truncate">{path}</span>
            </button>
            <Button
              look="quiet"
              size="small"
              icon={<X size={12} />}
              aria-label={text.remove(path)}
              onClick={() => remove(path)}
            />
          </li>
        ))}
      </ul>
      <form
        className="template-new"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className="input"
          data-mono=""
          aria-label={text.newFile}
          placeholder={text.newFile}
          title={text.newFileHelp}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" icon={<FilePlus2 size={14} />} aria-label={text.add} />
      </form>
    </div>
  );
}

function FileText({
  draft,
  path,
  onChange,
}: {
  readonly draft: TemplateDraft;
  readonly path: string;
  readonly onChange: (draft: TemplateDraft) => void;
}) {
  const file = draft.files.find((one) => one.path === path);
  if (file === undefined || file.text === null) return <p className="muted">{text.binary}</p>;
  return (
    <textarea
      className="input template-text"
      data-mono=""
      aria-label={text.text(path)}
      spellCheck={false}
      value={file.text}
      onChange={(event) => {
        const { value } = event.target;
        onChange({
          ...draft,
          files: draft.files.map((one) => (one.path === path ? { ...one, text: value } : one)),
        });
      }}
    />
  );
}

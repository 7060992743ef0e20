import { Copy, Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { exportFormatSchema, type ExportedDocument, type ExportFormat } from '#shared/bridge/import-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { saved, useDocument } from '../../stores/document-store.ts';
import { reportBug, tell } from '../../stores/notices.tsx';
import { closeSheet } from '../../stores/view-store.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import './export.css';

const text = messages.exchange.export;

/** The open workflow in another format: how it looks there, what is lost, and the file. */
export function ExportDialog() {
  const [format, setFormat] = useState<ExportFormat>('github-actions');
  const title = useDocument(({ workflow, name }) => workflow?.name ?? name ?? '');
  const { exported, problem } = useExport(format);
  return (
    <Dialog
      title={text.title(title)}
      isOpen
      widthPx={900}
      onClose={closeSheet}
      foot={
        exported && (
          <>
            <Button
              icon={<Copy size={14} />}
              disabledBecause={exported.encoding === 'base64' ? text.noCopy : undefined}
              onClick={() => void copy(exported).catch(reportBug)}
            >
              {text.copy}
            </Button>
            <Button look="main" icon={<Download size={14} />} onClick={() => save(exported)}>
              {text.save(exported.file)}
            </Button>
          </>
        )
      }
    >
      <div className="export">
        <fieldset className="export-formats">
          <legend className="visually-hidden">{text.format}</legend>
          {exportFormatSchema.options.map((each) => (
            <div key={each} className="export-format" data-chosen={each === format ? '' : undefined}>
              <input
                type="radio"
                name="export-format"
                id={`export-${each}`}
                aria-describedby={`export-about-${each}`}
                checked={each === format}
                onChange={() => setFormat(each)}
              />
              <div>
                <label htmlFor={`export-${each}`}>{text.formats[each].title}</label>
                <div id={`export-about-${each}`} className="muted">
                  {text.formats[each].about}
                </div>
              </div>
            </div>
          ))}
        </fieldset>
        <div className="export-shown">
          <ProblemText problem={problem} />
          {exported === undefined ? (
            problem === undefined && <p className="muted">{text.making}</p>
          ) : (
            <>
              <Preview exported={exported} />
              <Report exported={exported} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Preview({ exported }: { readonly exported: ExportedDocument }) {
  if (exported.mediaType.startsWith('image/'))
    return (
      <div className="export-picture" tabIndex={0} role="region" aria-label={text.preview}>
        <img src={addressOf(exported)} alt={exported.file} />
      </div>
    );
  return (
    <pre className="preview-text" tabIndex={0} role="region" aria-label={text.preview}>
      {exported.data}
    </pre>
  );
}

function Report({ exported: { report } }: { readonly exported: ExportedDocument }) {
  return (
    <section aria-label={text.report} className="export-report" tabIndex={0}>
      <h3>{text.report}</h3>
      {report.length === 0 && <p className="muted">{text.lossless}</p>}
      <ul className="import-remarks">
        {report.map(({ kind, node, text: sentence }, index) => (
          <li key={`${node ?? ''} ${index}`}>
            <span className="badge">{text.kinds[kind]}</span> {node !== undefined && <strong>{node}: </strong>}
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was edited last is on disk first, since the host reads the file. */
function useExport(format: ExportFormat) {
  const project = useDocument((document) => document.project);
  const name = useDocument((document) => document.name);
  const [made, setMade] = useState<{ format: ExportFormat; exported?: ExportedDocument; problem?: Problem }>();
  useEffect(() => {
    if (project === undefined || name === undefined) return undefined;
    let isCurrent = true;
    saved()
      .then(() => api().workflows.export({ project, name, format }))
      .then((result) => {
        if (!isCurrent) return;
        setMade(result.ok ? { format, exported: result.value } : { format, problem: result.problem });
      })
      .catch(reportBug);
    return () => {
      isCurrent = false;
    };
  }, [project, name, format]);
  return made?.format === format ? made : { exported: undefined, problem: undefined };
}

function addressOf({ mediaType, encoding, data }: ExportedDocument): string {
  return encoding === 'base64'
    ? `data:${mediaType};base64,${data}`
    : `data:${mediaType};charset=utf-8,${encodeURIComponent(data)}`;
}

async function copy({ data }: ExportedDocument): Promise<void> {
  await navigator.clipboard.writeText(data);
  tell(text.copied);
}

function save(exported: ExportedDocument): void {
  const link = document.createElement('a');
  link.href = addressOf(exported);
  link.download = exported.file;
  link.click();
}

import { useState } from 'react';
import type { ProjectDetails } from '#shared/bridge/project-calls.ts';
import { Button } from '../../design/Button.tsx';
import { Field } from '../../design/Field.tsx';
import { size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { leaveDeletedProject, showProject } from '../../stores/studio-session.ts';
import { PathField } from './PathField.tsx';
import { ProblemText } from './ProblemText.tsx';
import { useAsk } from './use-ask.ts';

const text = messages.projectPage.keep;

const ARCHIVES = ['.tar.gz', '.tgz'] as const;

interface ArchiveFormsProps {
  readonly details: ProjectDetails;
  /** Something of the project is another now. */
  readonly onChange: () => void;
}

export function ArchiveForms({ details, onChange }: ArchiveFormsProps) {
  return (
    <div className="page-tab page-forms">
      <ArchiveForm details={details} onChange={onChange} />
      <RestoreForm />
      <DeleteForm details={details} />
    </div>
  );
}

function ArchiveForm({ details: { project, state, moves }, onChange }: ArchiveFormsProps) {
  const [file, setFile] = useState('');
  const [withIgnored, setWithIgnored] = useState(false);
  const [packed, setPacked] = useState<{ text: string; leftOut: readonly string[] }>();
  const { problem, isBusy, ask } = useAsk();
  const mayArchive = state.status === 'archived' || moves.includes('archived');
  const archive = async (): Promise<void> => {
    const wish = file.trim() === '' ? {} : { file };
    const result = await ask(() => api().projects.archive({ project: project.id, withIgnored, ...wish }));
    if (result === undefined) return;
    setPacked({ text: text.packed(result.files, result.file, size(result.bytes)), leftOut: result.leftOut });
    onChange();
  };
  const busy = isBusy ? messages.projectPage.loading : undefined;
  return (
    <section className="page-section" aria-label={text.archiveTitle}>
      <h3>{text.archiveTitle}</h3>
      <p className="muted">{text.archiveText}</p>
      <PathField
        label={text.file}
        help={text.fileHelp}
        choice={text.chooseFile}
        value={file}
        onChange={setFile}
        tail={text.archiveName(project.name)}
      />
      <label className="check">
        <input type="checkbox" checked={withIgnored} onChange={(event) => setWithIgnored(event.target.checked)} />
        {text.withIgnored}
      </label>
      <div>
        <Button
          disabledBecause={mayArchive ? busy : text.archiveNot(state.status, moves)}
          onClick={() => void archive()}
        >
          {text.archive}
        </Button>
      </div>
      <ProblemText problem={problem} />
      {packed !== undefined && (
        <p role="status" className="page-result">
          {packed.text} {packed.leftOut.length > 0 && text.leftOut(packed.leftOut)}
        </p>
      )}
    </section>
  );
}

function RestoreForm() {
  const [file, setFile] = useState('');
  const [directory, setDirectory] = useState('');
  const { problem, isBusy, ask } = useAsk();
  const restore = async (): Promise<void> => {
    const project = await ask(() => api().projects.restore({ file, directory }));
    if (project !== undefined) await showProject(project);
  };
  const isMissing = file.trim() === '' || directory.trim() === '';
  return (
    <section className="page-section" aria-label={text.restoreTitle}>
      <h3>{text.restoreTitle}</h3>
      <p className="muted">{text.restoreText}</p>
      <div className="page-pair">
        <PathField
          label={text.archiveFile}
          value={file}
          onChange={setFile}
          choice={text.chooseArchive}
          help={text.archiveFileHelp}
          endings={ARCHIVES}
        />
        <PathField
          label={text.into}
          value={directory}
          onChange={setDirectory}
          choice={text.chooseInto}
          tail={stemOf(file)}
        />
      </div>
      <div>
        <Button
          disabledBecause={isMissing ? text.pathsMissing : isBusy ? messages.projectPage.loading : undefined}
          onClick={() => void restore()}
        >
          {text.restore}
        </Button>
      </div>
      <ProblemText problem={problem} />
    </section>
  );
}

/** `shop` of `/tmp/shop.tar.gz`: the new folder that is proposed. */
function stemOf(file: string): string | undefined {
  const name = file.trim().split(/[/\\]/).at(-1);
  return name === '' ? undefined : name?.replace(/\.(tar\.gz|tgz)$/i, '');
}

function DeleteForm({ details: { project } }: { readonly details: ProjectDetails }) {
  const [typed, setTyped] = useState('');
  const { problem, isBusy, ask } = useAsk();
  const remove = async (): Promise<void> => {
    const done = await ask(() => api().projects.delete({ project: project.id }));
    if (done !== undefined) await leaveDeletedProject();
  };
  return (
    <section className="page-section" aria-label={text.deleteTitle}>
      <h3>{text.deleteTitle}</h3>
      <p className="muted">{text.deleteText(project.path)}</p>
      <div className="page-pair">
        <Field label={text.confirm(project.name)}>
          {({ id }) => (
            <input className="input" id={id} value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      </div>
      <div>
        <Button
          look="danger"
          disabledBecause={
            typed === project.name ? (isBusy ? messages.projectPage.loading : undefined) : text.notConfirmed
          }
          onClick={() => void remove()}
        >
          {text.delete}
        </Button>
      </div>
      <ProblemText problem={problem} />
    </section>
  );
}

import { useCallback, useEffect, useState } from 'react';
import type { Api } from '#shared/bridge/contract.ts';
import type { ProjectDetails } from '#shared/bridge/project-calls.ts';
import { Button } from '../../design/Button.tsx';
import { TextField } from '../../design/TextField.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { openSheet } from '../../stores/view-store.ts';
import { PathField } from './PathField.tsx';
import { ProblemText } from './ProblemText.tsx';
import { useAsk } from './use-ask.ts';

const text = messages.projectPage.templates;
const share = messages.templateEditor.share;
type Checked = Awaited<ReturnType<Api['projects']['checkTemplates']>>[number];
type Update = Extract<Awaited<ReturnType<Api['projects']['updateFromTemplate']>>, { ok: true }>['value'];

export function TemplateForms({ details }: { readonly details: ProjectDetails }) {
  const [mine, setMine] = useState<readonly Checked[]>();
  const look = useCallback(() => api().projects.checkTemplates({}).then(setMine).catch(reportBug), []);
  useEffect(() => void look(), [look]);
  return (
    <div className="page-tab page-forms">
      <SaveForm details={details} onSaved={() => void look()} />
      <UpdateForm details={details} />
      <section className="page-section" aria-label={text.mineTitle}>
        <h3>{text.mineTitle}</h3>
        {mine?.length === 0 && <p className="muted">{text.none}</p>}
        <div>
          <Button onClick={() => openSheet({ kind: 'installTemplate' })}>
            {messages.templateEditor.install.action}
          </Button>
        </div>
        <ul className="page-list">
          {mine?.map((template) => (
            <CheckedRow key={template.id} template={template} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function CheckedRow({ template: { id, title, folder, files, problems } }: { readonly template: Checked }) {
  const [isSharing, setSharing] = useState(false);
  return (
    <li className="page-checked" data-template-id={id}>
      <div>
        <strong>{title}</strong> <span className="muted mono">{folder}</span>{' '}
        <Button
          size="small"
          aria-label={messages.templateEditor.edit(title)}
          onClick={() => openSheet({ kind: 'editTemplate', id })}
        >
          {messages.common.edit}
        </Button>{' '}
        <Button
          size="small"
          aria-label={share.of(title)}
          aria-expanded={isSharing}
          onClick={() => setSharing(!isSharing)}
        >
          {share.button}
        </Button>
      </div>
      {isSharing && <ShareForm id={id} />}
      {problems.length === 0 && <div className="muted">{text.good(files)}</div>}
      {problems.map((each) => (
        <ProblemText key={`${each.message} ${each.reason ?? ''}`} problem={each} />
      ))}
    </li>
  );
}

function ShareForm({ id }: { readonly id: string }) {
  const [file, setFile] = useState('');
  const [packed, setPacked] = useState<string>();
  const { problem, isBusy, ask } = useAsk();
  const pack = async (): Promise<void> => {
    const wish = file.trim() === '' ? {} : { file: file.trim() };
    const result = await ask(() => api().projects.exportTemplate({ id, ...wish }));
    setPacked(result === undefined ? undefined : share.packed(result.files, result.file));
  };
  return (
    <div className="page-section">
      <PathField
        label={share.file}
        help={share.help}
        choice={share.choose}
        value={file}
        onChange={setFile}
        tail={`${id}.template.tar.gz`}
      />
      <div>
        <Button disabledBecause={isBusy ? messages.projectPage.loading : undefined} onClick={() => void pack()}>
          {share.pack}
        </Button>
      </div>
      <ProblemText problem={problem} />
      {packed !== undefined && (
        <p role="status" className="page-result">
          {packed}
        </p>
      )}
    </div>
  );
}

function SaveForm({ details, onSaved }: { readonly details: ProjectDetails; readonly onSaved: () => void }) {
  const { project } = details;
  const [id, setId] = useState('');
  const [title, setTitle] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const [folder, setFolder] = useState<string>();
  const { problem, isBusy, ask } = useAsk();
  const save = async (): Promise<void> => {
    const saved = await ask(() => api().projects.saveAsTemplate({ project: project.id, id, title, description }));
    if (saved === undefined) return;
    setFolder(saved.folder);
    useStudio.setState({ templates: await api().projects.templates({}) });
    onSaved();
  };
  const fields = [
    [text.id, text.idHelp, id, setId],
    [text.name, undefined, title, setTitle],
    [messages.projectPage.description, undefined, description, setDescription],
  ] as const;
  return (
    <section className="page-section" aria-label={text.saveTitle}>
      <h3>{text.saveTitle}</h3>
      <p className="muted">{text.saveText}</p>
      <div className="page-pair" data-three="">
        {fields.map(([label, help, value, set]) => (
          <TextField key={label} label={label} help={help} value={value} onChange={set} />
        ))}
      </div>
      <div>
        <Button
          disabledBecause={id === '' ? text.idHelp : isBusy ? messages.projectPage.loading : undefined}
          onClick={() => void save()}
        >
          {text.save}
        </Button>
      </div>
      <ProblemText problem={problem} />
      {folder !== undefined && (
        <p role="status" className="page-result">
          {text.saved(folder)}
        </p>
      )}
    </section>
  );
}

function UpdateForm({ details: { project, template } }: { readonly details: ProjectDetails }) {
  const [update, setUpdate] = useState<Update>();
  const { problem, isBusy, ask } = useAsk();
  const run = async (): Promise<void> =>
    setUpdate(await ask(() => api().projects.updateFromTemplate({ project: project.id })));
  const refusal = template === null ? text.notFromTemplate : isBusy ? messages.projectPage.loading : undefined;
  return (
    <section className="page-section" aria-label={text.updateTitle}>
      <h3>{text.updateTitle}</h3>
      <p className="muted">{template === null ? text.notFromTemplate : text.from(template.id, template.version)}</p>
      <div>
        <Button disabledBecause={refusal} onClick={() => void run()}>
          {text.update}
        </Button>
      </div>
      <ProblemText problem={problem} />
      {update !== undefined && <Outcome update={update} />}
    </section>
  );
}

function Outcome({ update }: { readonly update: Update }) {
  if (update.state === 'current') return <p role="status">{text.current(update.version)}</p>;
  const names = update.state === 'conflicts' ? update.conflicts : update.files;
  return (
    <div role="status" className="page-result">
      {update.state === 'conflicts'
        ? text.conflicts(update.branch)
        : text.merged(update.from, update.to, update.branch)}
      <ul aria-label={text.files}>
        {names.map((name) => (
          <li key={name} className="mono">
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

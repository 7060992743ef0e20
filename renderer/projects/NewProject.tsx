import { useCallback, useEffect, useState } from 'react';
import type { TemplateGallery } from '#shared/bridge/template-calls.ts';
import type { Problem } from '#shared/problem.ts';
import type { Template } from '#shared/project/project.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { reportBug } from '../stores/notices.tsx';
import { startRun } from '../stores/run-session.ts';
import { createProject } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet } from '../stores/view-store.ts';
import { FolderPicker } from './FolderPicker.tsx';
import { PreviewTree, type ScaffoldPreview } from './PreviewTree.tsx';
import { TemplateCard } from './TemplateCard.tsx';
import { TemplateForm } from './TemplateForm.tsx';

type Answers = Readonly<Record<string, string | boolean>>;
type Step = 'template' | 'answers' | 'preview';

const text = messages.projects.wizard;

/** Template → answers and folder → what will be written → written, all or nothing. */
export function NewProject() {
  const templates = useStudio((state) => state.templates);
  const gallery = useGallery();
  const [step, setStep] = useState<Step>('template');
  const [template, setTemplate] = useState<Template>();
  const [answers, setAnswers] = useState<Answers>({});
  const [parent, setParent] = useState(besideProject);
  const [folder, setFolder] = useState('');
  const [initGit, setInitGit] = useState(true);
  const [runsFirst, setRunsFirst] = useState(false);
  const [preview, setPreview] = useState<ScaffoldPreview>();
  const [problem, setProblem] = useState<Problem>();
  const takeParent = useCallback((path: string) => setParent(path), []);
  const directory = joinPath(parent, folder);

  const choose = (chosen: Template): void => {
    setTemplate(chosen);
    setAnswers(defaultsOf(chosen));
    setFolder((current) => (current === '' ? `my-${chosen.id}` : current));
    setStep('answers');
  };
  const showPreview = async (): Promise<void> => {
    if (template === undefined) return;
    const result = await api().projects.preview({ template: template.id, directory, parameters: { ...answers } });
    if (!result.ok) {
      setProblem(result.problem);
      return;
    }
    setProblem(undefined);
    setPreview(result.value);
    setStep('preview');
  };
  const create = async (): Promise<void> => {
    if (template === undefined) return;
    const failure = await createProject({ template: template.id, directory, parameters: { ...answers }, initGit });
    if (failure !== undefined) {
      setProblem(failure);
      return;
    }
    closeSheet();
    if (runsFirst && template.firstWorkflow !== undefined) await startRun({});
  };

  return (
    <Dialog
      title={text.title}
      isOpen
      widthPx={step === 'template' ? 820 : 720}
      onClose={closeSheet}
      foot={
        step === 'template' ? undefined : (
          <>
            <Button onClick={() => setStep(step === 'preview' ? 'answers' : 'template')}>{text.back}</Button>
            <span style={{ flex: 1 }} />
            {step === 'answers' ? (
              <Button
                look="main"
                disabledBecause={folder === '' ? text.nameMissing : undefined}
                onClick={() => void showPreview()}
              >
                {text.preview}
              </Button>
            ) : (
              <Button
                look="main"
                disabledBecause={(preview?.conflicts.length ?? 0) > 0 ? text.hasConflicts : undefined}
                onClick={() => void create()}
              >
                {text.create}
              </Button>
            )}
          </>
        )
      }
    >
      {problem !== undefined && (
        <div className="wizard-problem" role="alert">
          <strong>{problem.message}</strong> {problem.reason} {problem.remedy}
        </div>
      )}
      {step === 'template' && (
        <div className="template-grid">
          {templates.map((candidate) => (
            <TemplateCard
              key={candidate.id}
              template={candidate}
              picture={gallery?.find(({ id }) => id === candidate.id)?.picture}
              isOwn={gallery?.find(({ id }) => id === candidate.id)?.isOwn === true}
              onChoose={choose}
            />
          ))}
        </div>
      )}
      {step === 'answers' && template !== undefined && (
        <div className="form">
          <p className="muted">{template.description}</p>
          <Field label={text.folderName} help={text.folderHelp(directory)}>
            {({ id, describedBy }) => (
              <input
                className="input"
                id={id}
                aria-describedby={describedBy}
                value={folder}
                autoFocus
                onChange={(event) => setFolder(event.target.value)}
              />
            )}
          </Field>
          <div className="field">
            <div className="field-label">{text.parent}</div>
            <FolderPicker path={parent} onChange={takeParent} />
          </div>
          <TemplateForm template={template} answers={answers} onChange={setAnswers} />
          <label className="check">
            <input type="checkbox" checked={initGit} onChange={(event) => setInitGit(event.target.checked)} />
            {text.initGit}
          </label>
          {template.firstWorkflow !== undefined && (
            <label className="check">
              <input type="checkbox" checked={runsFirst} onChange={(event) => setRunsFirst(event.target.checked)} />
              {text.runFirst(template.firstWorkflow)}
            </label>
          )}
        </div>
      )}
      {step === 'preview' && preview !== undefined && <PreviewTree key={preview.directory} preview={preview} />}
    </Dialog>
  );
}

/** Pictures come after the cards: drawing them must not hold up the choice. */
function useGallery(): TemplateGallery | undefined {
  const [gallery, setGallery] = useState<TemplateGallery>();
  useEffect(() => {
    api().projects.templateGallery({}).then(setGallery).catch(reportBug);
  }, []);
  return gallery;
}

function defaultsOf(template: Template): Answers {
  return Object.fromEntries(
    Object.entries(template.parameters).map(([name, { default: value, type }]) => [
      name,
      value ?? (type === 'boolean' ? false : ''),
    ]),
  );
}

/** Beside the open project, where people keep theirs; the home folder beside the sample, which lies in the studio's own data. */
function besideProject(): string {
  const { project, info } = useStudio.getState();
  if (project === undefined || info === undefined || project.path.startsWith(info.dataFolder)) return '';
  const end = Math.max(project.path.lastIndexOf('/'), project.path.lastIndexOf('\\'));
  return end > 0 ? project.path.slice(0, end) : '';
}

/** Joined with the separator the folder already uses, so that Windows paths stay Windows paths. */
function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

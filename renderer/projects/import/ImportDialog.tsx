import { useState } from 'react';
import type { ImportPreview, ImportRequest } from '#shared/bridge/import-calls.ts';
import type { Imported } from '#shared/import/import-source.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportProblem, tell } from '../../stores/notices.tsx';
import { showProject } from '../../stores/studio-session.ts';
import { openWorkflow } from '../../stores/workflow-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import { useAsk } from '../page/use-ask.ts';
import { ChooseSource } from './ChooseSource.tsx';
import type { Given } from './given-files.ts';
import { ImportReport } from './ImportReport.tsx';
import { targetsOf, type Source, type Target } from './target.ts';
import './import.css';

const text = messages.exchange.import;

interface Looked {
  readonly source: Source;
  readonly target: Target;
  readonly preview: ImportPreview;
  readonly simulate: boolean;
  /** Stems of the workflows to write. */
  readonly chosen: ReadonlySet<string>;
}

/** What is to be imported → what it becomes, with a report → written, and opened. */
export function ImportDialog({ given }: { readonly given?: Given | undefined }) {
  const current = useStudio((state) => state.project);
  const [looked, setLooked] = useState<Looked>();
  const { problem, isBusy, ask } = useAsk();

  const look = async (source: Source, target: Target | undefined, simulate = false): Promise<void> => {
    const into = target ?? targetsOf(source, current)[0];
    if (into === undefined) return;
    const preview = await ask(() => api().imports.preview(requestOf(source, into, simulate)));
    if (preview === undefined) return;
    const next = { source, target: into, simulate, preview, chosen: new Set(validFiles(preview.imported)) };
    if (isOpenable(preview)) await write(next);
    else setLooked(next);
  };
  const write = async ({ source, target, simulate, preview, chosen }: Looked): Promise<void> => {
    const done = await ask(() => api().imports.apply({ ...requestOf(source, target, simulate), only: [...chosen] }));
    if (done === undefined) return;
    closeSheet();
    if (done.project.id === current?.id) useStudio.setState({ project: done.project });
    else await showProject(done.project);
    for (const each of done.problems) reportProblem(each);
    if (!isOpenable(preview)) tell(text.done(done.workflows, done.project.name));
    const [first] = done.workflows;
    if (first !== undefined) await openWorkflow(first);
  };
  const files = looked?.preview.imported.some(({ files: all, pools }) => all.length + Object.keys(pools).length > 0);
  return (
    <Dialog
      title={text.title}
      isOpen
      widthPx={looked === undefined ? 640 : 1040}
      onClose={closeSheet}
      foot={
        looked && (
          <>
            <Button onClick={() => setLooked(undefined)}>{text.back}</Button>
            <span style={{ flex: 1 }} />
            <Button
              look="main"
              disabledBecause={
                isBusy ? text.looking : looked.chosen.size === 0 && files !== true ? text.nothingChosen : undefined
              }
              onClick={() => void write(looked)}
            >
              {looked.chosen.size === 0 ? text.importFiles : text.import(looked.chosen.size)}
            </Button>
          </>
        )
      }
    >
      <ProblemText problem={problem} />
      {looked === undefined ? (
        <ChooseSource given={given} isBusy={isBusy} onChoose={(source) => void look(source, undefined)} />
      ) : (
        <ImportReport
          {...looked}
          isSimulable={looked.preview.imported.some(({ dialect }) => dialect === 'wfformat')}
          onChoose={(chosen) => setLooked({ ...looked, chosen })}
          onTarget={(target) => void look(looked.source, target, looked.simulate)}
          onSimulate={(simulate) => void look(looked.source, looked.target, simulate)}
        />
      )}
    </Dialog>
  );
}

/** Nothing but workflows of the studio that lie there already: there is nothing to ask, they are opened. */
function isOpenable({ imported, there }: ImportPreview): boolean {
  const files = imported.flatMap(({ workflows }) => workflows.map(({ file }) => file));
  return (
    files.length > 0 &&
    imported.every(({ dialect }) => dialect === 'unknown') &&
    files.every((file) => there.includes(file))
  );
}

function requestOf(source: Source, target: Target, simulate: boolean): ImportRequest {
  const what = source.kind === 'path' ? { path: source.path } : { files: source.files.map((file) => ({ ...file })) };
  const into = target.kind === 'project' ? { project: target.project } : { folder: target.folder };
  return { ...what, ...into, simulate };
}

function validFiles(imported: readonly Imported[]): readonly string[] {
  return imported
    .filter(({ workflows, problems }) => ![...workflows.flatMap((each) => each.problems), ...problems].some(isError))
    .flatMap(({ workflows }) => workflows.map(({ file }) => file));
}

function isError({ severity }: { readonly severity?: string | undefined }): boolean {
  return severity === undefined || severity === 'error';
}

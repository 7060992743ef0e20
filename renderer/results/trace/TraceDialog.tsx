import { useEffect, useId, useState } from 'react';
import type { Trace } from '#shared/run/origin.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { Field } from '../../design/Field.tsx';
import { size } from '../../design/format.ts';
import { PathSuggestions } from '../../inspector/PathSuggestions.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug, reportProblem } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { OriginView } from './OriginView.tsx';
import { Verify } from './Verify.tsx';
import './trace.css';

const text = messages.trace;

interface TraceDialogProps {
  /** An artifact of a run; without it a file of the project is asked for. */
  readonly content: { readonly hash: string; readonly bytes: number; readonly name: string } | undefined;
}

/** From a file back to the run, the node, what went in, and the commit with its uncommitted changes. */
export function TraceDialog({ content }: TraceDialogProps) {
  const [path, setPath] = useState('');
  const [asked, setAsked] = useState<string>();
  const [trace, setTrace] = useState<Trace>();
  const suggestions = useId();
  useEffect(() => {
    if (content === undefined) return;
    const { hash, bytes } = content;
    api().artifacts.traceContent({ hash, bytes }).then(setTrace, reportBug);
    fileOf(content).then(setAsked, reportBug);
  }, [content]);
  const find = async (): Promise<void> => {
    const { project } = useStudio.getState();
    if (project === undefined || path === '') return;
    setAsked(path);
    setTrace(undefined);
    const result = await api().artifacts.trace({ project: project.id, path });
    if (result.ok) setTrace(result.value);
    else {
      setAsked(undefined);
      reportProblem(result.problem);
    }
  };
  return (
    <Dialog title={text.title} isOpen onClose={closeSheet} widthPx={720}>
      <div className="trace">
        {content === undefined ? (
          <form
            className="trace-ask"
            onSubmit={(event) => {
              event.preventDefault();
              void find().catch(reportBug);
            }}
          >
            <Field label={text.file} help={text.fileHelp}>
              {({ id }) => (
                <input
                  className="input"
                  id={id}
                  list={suggestions}
                  value={path}
                  onChange={(event) => setPath(event.target.value)}
                />
              )}
            </Field>
            <PathSuggestions id={suggestions} typed={path} />
            <Button look="main" type="submit">
              {text.find}
            </Button>
          </form>
        ) : (
          <strong className="trace-name">{content.name}</strong>
        )}
        {trace === undefined ? (
          (content !== undefined || asked !== undefined) && <p className="muted">{text.finding}</p>
        ) : (
          <Found trace={trace} path={asked} />
        )}
      </div>
    </Dialog>
  );
}

/** The file of the project that still holds what the artifact was, if it is one: that can be made again. */
async function fileOf({ hash, name }: NonNullable<TraceDialogProps['content']>): Promise<string | undefined> {
  const { project } = useStudio.getState();
  if (project === undefined) return undefined;
  const found = await api().artifacts.trace({ project: project.id, path: name });
  return found.ok && found.value.sha256 === hash ? name : undefined;
}

function Found({ trace, path }: { readonly trace: Trace; readonly path: string | undefined }) {
  const { sha256, bytes, origins } = trace;
  return (
    <>
      <p className="muted trace-hash">{text.bytes(size(bytes), sha256)}</p>
      {origins.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <>
          {path !== undefined && <Verify key={sha256} path={path} />}
          <h3>{text.origins(origins.length)}</h3>
          {origins.map((origin, index) => (
            <OriginView key={`${origin.run} ${origin.task} ${origin.name}`} origin={origin} isOpen={index === 0} />
          ))}
        </>
      )}
    </>
  );
}

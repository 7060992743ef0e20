import { GitCommitHorizontal, Play } from 'lucide-react';
import type { Origin } from '#shared/run/origin.ts';
import { Button } from '../../design/Button.tsx';
import { when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useRun } from '../../stores/run-store.ts';
import { openRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet, useView } from '../../stores/view-store.ts';
import { useWorkflowTitle } from '../../stores/workflow-titles.ts';
import { DiffFiles } from '../DiffFiles.tsx';
import { JsonView } from '../JsonView.tsx';
import { useText } from '../use-content.ts';

const text = messages.trace;

/** One task of one run that made these bytes. */
export function OriginView({ origin, isOpen }: { readonly origin: Origin; readonly isOpen: boolean }) {
  const row = useStudio((studio) => studio.runs.find(({ run }) => run === origin.run));
  const title = useWorkflowTitle(origin.workflow);
  const { inputs } = origin;
  const show = async (): Promise<void> => {
    if (row === undefined) return;
    closeSheet();
    if (useRun.getState().run !== row.run) await openRun(row);
    useView.setState({ selectedNodes: [origin.task], selectedEdges: [], inspectorTab: 'output', isRightOpen: true });
  };
  return (
    <details className="trace-origin" open={isOpen} data-run={origin.run}>
      <summary>
        <strong>{text.run(title, row?.number)}</strong>
        <span>{text.by(origin.title ?? origin.task, origin.attempt)}</span>
        <span className="muted">
          {text.asName(origin.name)} · {when(origin.startedAt)}
        </span>
      </summary>
      <div className="trace-body">
        {row !== undefined && (
          <Button size="small" icon={<Play size={12} />} onClick={() => void show()}>
            {text.openRun}
          </Button>
        )}
        <Git git={origin.git} run={origin.run} />
        <Values title={text.parameters} value={inputs.parameters} />
        <Values title={text.runParameters} value={inputs.run} />
        {inputs.upstream.length > 0 && (
          <section>
            <h4>{text.upstream}</h4>
            <ul>
              {inputs.upstream.map(({ task, title: called = task, outputs }) => (
                <li key={task}>
                  {called} <code className="muted">{outputs.slice(0, 16)}</code>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </details>
  );
}

function Values({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <JsonView value={value} />
    </section>
  );
}

function Git({ git, run }: { readonly git: Origin['git']; readonly run: string }) {
  const patch = useText(run, git?.patch);
  if (git === null) return <p className="muted">{text.noGit}</p>;
  return (
    <section>
      <h4>{text.git}</h4>
      <p className="trace-commit">
        <GitCommitHorizontal size={14} aria-hidden="true" />
        <code>{text.commit(git.commit, git.branch)}</code>
        <span className="muted">{git.dirty ? text.dirty : text.clean}</span>
      </p>
      {git.patchTooLarge === true && <p className="muted">{text.patchTooLarge}</p>}
      {git.patch !== undefined && patch.state === 'loading' && <p className="muted">{messages.common.loading}</p>}
      {patch.state === 'bad' && <p className="field-problem">{patch.text}</p>}
      {patch.state === 'good' && patch.value !== '' && git.patch !== undefined && (
        <details>
          <summary>{text.patch}</summary>
          <DiffFiles diff={patch.value} />
        </details>
      )}
    </section>
  );
}

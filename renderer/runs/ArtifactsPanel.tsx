import { Download, Milestone } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { size } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { download } from '../results/use-content.ts';
import { reportBug } from '../stores/notices.tsx';
import { useCalmRun } from '../stores/calm-run.ts';
import { namesIn } from '../stores/task-names.ts';
import { openSheet, select, useView } from '../stores/view-store.ts';
import './runs.css';

const text = messages.runs.artifacts;

/** Everything the run's tasks made, with size and hash. */
export function ArtifactsPanel() {
  const state = useCalmRun((calm) => calm.state);
  const rows = [...(state?.tasks.values() ?? [])].flatMap((task) =>
    task.artifacts.map((artifact) => ({ task, artifact })),
  );
  if (state === undefined || rows.length === 0) return <EmptyState title={text.empty}>{text.emptyText}</EmptyState>;
  return (
    <div className="artifacts" role="table" aria-label={messages.runs.tabs.artifacts}>
      {rows.map(({ task, artifact }) => (
        <div
          key={`${task.path} ${artifact.name} ${artifact.hash}`}
          className="artifact-row"
          role="row"
          data-artifact={artifact.name}
        >
          <span role="cell" className="truncate">
            {artifact.name}
          </span>
          <span role="cell" className="truncate">
            <button
              type="button"
              className="link"
              onClick={() => {
                select([task.node]);
                useView.setState({ inspectorTab: 'output', isRightOpen: true });
              }}
            >
              {namesIn(state).titleOf(task.path)}
            </button>
          </span>
          <span role="cell" className="tabular">
            {size(artifact.bytes)}
          </span>
          <code role="cell" className="muted truncate" title={artifact.hash}>
            {artifact.hash}
          </code>
          <span role="cell" className="artifact-actions">
            <Button
              look="quiet"
              size="small"
              icon={<Milestone size={14} />}
              aria-label={text.trace(artifact.name)}
              onClick={() => openSheet({ kind: 'trace', content: artifact })}
            />
            <Button
              look="quiet"
              size="small"
              icon={<Download size={14} />}
              aria-label={text.save(artifact.name)}
              onClick={() => void download(state.run, artifact, artifact.name).catch(reportBug)}
            />
          </span>
        </div>
      ))}
    </div>
  );
}

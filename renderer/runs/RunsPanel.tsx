import { Play, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RunRow } from '#shared/bridge/contract.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { duration, when } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { deleteRun, openRun, resumeRunRow } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { RunStatusIcon } from './RunStatusIcon.tsx';
import { runAction } from './run-actions.ts';
import './runs.css';

const text = messages.runs.list;

/** Runs of the project, newest first. A click shows one on the canvas with its logs and results. */
export function RunsPanel() {
  const runs = useStudio((state) => state.runs);
  const workflow = useDocument((document) => document.name);
  const [isAll, setAll] = useState(false);
  const shown = isAll ? runs : runs.filter((row) => row.workflow === workflow);
  return (
    <section className="runs" data-testid="runs" aria-label={text.title}>
      <div className="panel-head">
        <span style={{ flex: 1 }}>{text.title}</span>
        <Button look="quiet" size="small" pressed={isAll} onClick={() => setAll(!isAll)}>
          {text.allWorkflows}
        </Button>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          title={text.empty}
          actions={
            <Button
              look="main"
              icon={<Play size={14} />}
              disabledBecause={runAction.disabledBecause?.()}
              onClick={runAction.run}
            >
              {text.runNow}
            </Button>
          }
        >
          {text.emptyText}
        </EmptyState>
      ) : (
        <ul className="run-list">
          {shown.map((row) => (
            <RunListRow key={row.run} row={row} isWorkflowShown={isAll} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RunListRow({ row, isWorkflowShown }: { readonly row: RunRow; readonly isWorkflowShown: boolean }) {
  const isWatched = useRun((watched) => watched.run === row.run);
  const title = useStudio((state) => state.workflows.find(({ name }) => name === row.workflow)?.title ?? row.workflow);
  return (
    <li className="run-row" data-run-id={row.run} data-status={row.status} data-current={isWatched ? '' : undefined}>
      <button type="button" className="run-open" onClick={() => void openRun(row)}>
        <RunStatusIcon status={row.status} />
        <span className="run-text">
          <span className="truncate">
            <strong>{text.run(row.number)}</strong> <span className="run-word">{messages.runs.status[row.status]}</span>
          </span>
          {isWorkflowShown && <span className="run-workflow truncate">{title}</span>}
          <span className="muted truncate tabular">
            {[when(row.startedAt), row.durationMs === undefined ? undefined : duration(row.durationMs), countText(row)]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {row.sentence !== undefined && (
            <span className="run-sentence" title={row.sentence}>
              {row.sentence}
            </span>
          )}
        </span>
      </button>
      {row.resumable && (
        <Button
          look="quiet"
          size="small"
          icon={<RotateCcw size={14} />}
          aria-label={text.resume(row.number)}
          onClick={() => void resumeRunRow(row)}
        />
      )}
      {!isRunLive(row.status) && (
        <Button
          look="quiet"
          size="small"
          className="run-delete"
          icon={<Trash2 size={14} />}
          aria-label={text.delete(row.number)}
          onClick={() => void deleteRun(row)}
        />
      )}
    </li>
  );
}

function countText(row: RunRow): string | undefined {
  const failed = row.counts['failed'] ?? 0;
  const all = Object.values(row.counts).reduce((sum, count) => sum + count, 0);
  return failed > 0 ? text.failedOf(failed, all) : text.tasks(all);
}

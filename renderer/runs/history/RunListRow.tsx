import { EllipsisVertical, GitBranch, Pin, RotateCcw, Trash2 } from 'lucide-react';
import type { RunRow } from '#shared/bridge/contract.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { Button } from '../../design/Button.tsx';
import { duration, when } from '../../design/format.ts';
import { Menu, type MenuEntry } from '../../design/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { useRun } from '../../stores/run-store.ts';
import { deleteRun, openRun, pinRun, resumeRunRow } from '../../stores/studio-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { openSheet } from '../../stores/view-store.ts';
import { RunStatusIcon } from '../RunStatusIcon.tsx';

const text = messages.runs.list;

interface RunListRowProps {
  readonly row: RunRow;
  readonly isWorkflowShown: boolean;
}

export function RunListRow({ row, isWorkflowShown }: RunListRowProps) {
  const isWatched = useRun((watched) => watched.run === row.run);
  const title = useStudio((state) => state.workflows.find(({ name }) => name === row.workflow)?.title ?? row.workflow);
  return (
    <div className="run-row" data-run-id={row.run} data-status={row.status} data-current={isWatched ? '' : undefined}>
      <button type="button" className="run-open" onClick={() => void openRun(row)}>
        <RunStatusIcon status={row.status} />
        <span className="run-text">
          <span className="truncate">
            <strong>{text.run(row.number)}</strong> <span className="run-word">{messages.runs.status[row.status]}</span>
            {row.pinned === true && <Pin size={11} className="run-pin" aria-label={text.pinned} />}
            {row.label !== undefined && <span className="run-label"> {row.label}</span>}
          </span>
          {isWorkflowShown && <span className="run-workflow truncate">{title}</span>}
          <span className="muted truncate tabular">{factsOf(row)}</span>
          {row.branch !== undefined && (
            <span className="muted truncate run-branch">
              <GitBranch size={11} aria-hidden="true" />
              {text.commit(row.branch, row.commit ?? '', row.isDirty === true)}
            </span>
          )}
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
      {!isRunLive(row.status) && row.pinned !== true && (
        <Button
          look="quiet"
          size="small"
          className="run-delete"
          icon={<Trash2 size={14} />}
          aria-label={text.delete(row.number)}
          onClick={() => void deleteRun(row)}
        />
      )}
      <Menu
        label={text.menu(row.number)}
        align="end"
        entries={entriesOf(row)}
        trigger={
          <Button look="quiet" size="small" icon={<EllipsisVertical size={14} />} aria-label={text.menu(row.number)} />
        }
      />
    </div>
  );
}

function entriesOf(row: RunRow): readonly (MenuEntry | 'separator')[] {
  const isPinned = row.pinned === true;
  return [
    { id: 'report', label: text.report, run: () => openSheet({ kind: 'report', run: row.run }) },
    { id: 'pin', label: isPinned ? text.unpin : text.pin, run: () => void pinRun(row, !isPinned) },
  ];
}

function factsOf(row: RunRow): string {
  const failed = row.counts['failed'] ?? 0;
  const all = Object.values(row.counts).reduce((sum, count) => sum + count, 0);
  return [
    when(row.startedAt),
    row.durationMs === undefined ? undefined : duration(row.durationMs),
    failed > 0 ? text.failedOf(failed, all) : text.tasks(all),
    row.trigger === 'window' ? undefined : row.trigger,
  ]
    .filter(Boolean)
    .join(' · ');
}

import { EllipsisVertical, GitBranch, Pin, RotateCcw } from 'lucide-react';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Trigger } from '#shared/run/event.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { Button } from '../../design/Button.tsx';
import { duration, when } from '../../design/format.ts';
import { Menu, type MenuEntry } from '../../design/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { useRun } from '../../stores/run-store.ts';
import { openRun, pinRun, resumeRunRow } from '../../stores/run-session.ts';
import { openSheet } from '../../stores/view-store.ts';
import { useWorkflowTitle } from '../../stores/workflow-titles.ts';
import { RunStatusIcon } from '../RunStatusIcon.tsx';
import { toggleChosen, useChosen } from './chosen-runs.ts';
import { compareWithGood, goodBefore } from './history-actions.ts';

const text = messages.runs.list;

interface RunListRowProps {
  readonly row: RunRow;
  readonly isWorkflowShown: boolean;
}

export function RunListRow({ row, isWorkflowShown }: RunListRowProps) {
  const isWatched = useRun((watched) => watched.run === row.run);
  const isChosen = useChosen(({ runs }) => runs.includes(row.run));
  const title = useWorkflowTitle(row.workflow);
  return (
    <div
      className="run-row"
      data-run-id={row.run}
      data-status={row.status}
      data-current={isWatched ? '' : undefined}
      data-chosen={isChosen ? '' : undefined}
    >
      <input
        type="checkbox"
        className="run-choose"
        aria-label={messages.history.choose(row.number)}
        checked={isChosen}
        onChange={() => toggleChosen(row.run)}
      />
      <button type="button" className="run-open" onClick={() => void openRun(row)}>
        <RunStatusIcon status={row.status} />
        <span className="run-text">
          <span className="truncate">
            <strong>{text.run(row.number)}</strong> <span className="run-word">{messages.runs.status[row.status]}</span>
            {row.pinned === true && <Pin size={11} className="run-pin" aria-label={text.pinned} />}
          </span>
          {row.label !== undefined && (
            <span className="run-label truncate" title={row.label}>
              {row.label}
            </span>
          )}
          {isWorkflowShown && <span className="run-workflow truncate">{title}</span>}
          <span className="muted truncate tabular">{factsOf(row)}</span>
          {row.branch !== undefined && (
            <span
              className="muted truncate run-branch"
              title={text.commit(row.branch, row.commit ?? '', row.isDirty === true)}
            >
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
      <Menu
        label={text.menu(row.number)}
        align="end"
        entries={entriesOf(row, isChosen)}
        trigger={
          <Button look="quiet" size="small" icon={<EllipsisVertical size={14} />} aria-label={text.menu(row.number)} />
        }
      />
    </div>
  );
}

function entriesOf(row: RunRow, isChosen: boolean): readonly (MenuEntry | 'separator')[] {
  const isPinned = row.pinned === true;
  const good = goodBefore(row);
  return [
    {
      id: 'compare',
      label: messages.history.comparePrevious,
      disabledBecause: good === undefined ? messages.history.actions.noGood : undefined,
      run: () => compareWithGood(row),
    },
    { id: 'report', label: text.report, run: () => openSheet({ kind: 'report', run: row.run }) },
    'separator',
    {
      id: 'choose',
      label: isChosen ? messages.history.chooseNotThis : messages.history.chooseThis,
      run: () => toggleChosen(row.run),
    },
    { id: 'label', label: messages.history.label, run: () => openSheet({ kind: 'labelRun', run: row.run }) },
    { id: 'pin', label: isPinned ? text.unpin : text.pin, run: () => void pinRun(row, !isPinned) },
    'separator',
    {
      id: 'delete',
      label: messages.history.deleteAll,
      danger: true,
      disabledBecause: isRunLive(row.status) ? text.stillRuns : isPinned ? text.isPinned : undefined,
      run: () => openSheet({ kind: 'deleteRuns', runs: [row.run] }),
    },
  ];
}

function factsOf(row: RunRow): string {
  const failed = row.counts['failed'] ?? 0;
  const all = Object.values(row.counts).reduce((sum, count) => sum + count, 0);
  return [
    when(row.startedAt),
    row.durationMs === undefined ? undefined : duration(row.durationMs),
    failed > 0 ? text.failedOf(failed, all) : text.tasks(all),
    row.trigger === 'window' ? undefined : (text.triggers[row.trigger as Trigger['kind']] ?? row.trigger),
  ]
    .filter(Boolean)
    .join(' · ');
}

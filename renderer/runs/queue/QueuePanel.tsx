import { EllipsisVertical, Hand, ListOrdered, ListPlus, Pause, Play } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { QueueItem } from '#shared/bridge/queue-calls.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { describeProblem } from '#shared/problem.ts';
import { isRunEnded, isRunLive } from '#shared/run/task-status.ts';
import { countTasks } from '#shared/run/count-tasks.ts';
import { Button } from '../../design/Button.tsx';
import { EmptyState } from '../../design/EmptyState.tsx';
import { duration, when } from '../../design/format.ts';
import { Menu, type MenuEntry } from '../../design/Menu.tsx';
import { walkRows } from '../../design/walk-rows.ts';
import { messages } from '../../messages/messages.ts';
import {
  duplicateQueued,
  moveQueued,
  pauseQueue,
  removeQueued,
  resumeQueue,
  stepQueued,
  useQueue,
  waitingOf,
} from '../../stores/queue-store.ts';
import { openRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { useTitleOfRun } from '../../stores/workflow-titles.ts';
import { placeOfDrop } from '#shared/run/run-line.ts';
import { RunStatusIcon } from '../RunStatusIcon.tsx';
import { enqueueAction } from '../run-actions.ts';
import './queue.css';

const text = messages.runs.queue;

/** What runs, what waits its turn, what waits for a person, and what ended today. */
export function QueuePanel() {
  const queue = useQueue();
  const runs = useStudio((state) => state.runs);
  const rows = useMemo(() => new Map(runs.map((row) => [row.run, row])), [runs]);
  // The queue tells only of its own changes; how a run goes on stands in its row.
  const going = queue.items
    .filter(({ place }) => place === 0)
    .map((item): QueueItem => ({ ...item, ...rows.get(item.run) }));
  const waiting = waitingOf(queue);
  const needsYou = going.filter(({ needsYou: count = 0 }) => count > 0);
  const running = going.filter(({ needsYou: count = 0 }) => count === 0);
  const interrupted = today(runs, ({ status }) => status === 'interrupted');
  const done = today(runs, ({ status }) => isRunEnded(status));
  const isEmpty = queue.items.length + done.length + interrupted.length === 0;
  return (
    <section className="queue" data-testid="queue" data-state={queue.state} aria-label={text.title}>
      <QueueHead waiting={waiting} />
      {queue.state === 'paused' && <PausedNote />}
      {queue.problem !== undefined && (
        <div className="queue-paused" role="alert">
          <strong>{queue.problem.message}</strong>
          <span>{describeProblem({ ...queue.problem, message: '' })}</span>
        </div>
      )}
      {isEmpty ? (
        <EmptyState title={text.empty}>{text.emptyText}</EmptyState>
      ) : (
        // The arrows only lead between the buttons inside, which Tab reaches too.
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
        <div className="queue-groups" onKeyDown={(event) => walkRows(event, '.queue-open:not(:disabled)')}>
          <Group title={text.needsYou} rows={needsYou} isAttention />
          <Group title={text.running} rows={running} />
          <WaitingGroup items={waiting} />
          <Group title={messages.runs.status.interrupted} rows={interrupted} />
          <Group title={text.doneToday} rows={done} />
        </div>
      )}
    </section>
  );
}

function today(runs: readonly RunRow[], isWanted: (row: RunRow) => boolean): readonly RunRow[] {
  const day = new Date().toDateString();
  return runs.filter((row) => isWanted(row) && new Date(row.endedAt ?? row.startedAt).toDateString() === day);
}

function QueueHead({ waiting }: { readonly waiting: readonly QueueItem[] }) {
  const isPaused = useQueue((queue) => queue.state === 'paused');
  const entries: (MenuEntry | 'separator')[] = [
    {
      id: 'pause',
      label: text.pauseAfter,
      disabledBecause: isPaused ? text.isPaused : undefined,
      run: () => void pauseQueue(false),
    },
    { id: 'pauseNow', label: text.pauseNow, run: () => void pauseQueue(true) },
    {
      id: 'resume',
      label: text.resume,
      disabledBecause: isPaused ? undefined : text.isRunning,
      run: () => void resumeQueue(),
    },
    'separator',
    {
      id: 'clear',
      label: text.clear,
      danger: true,
      disabledBecause: waiting.length === 0 ? text.nothingWaits : undefined,
      run: () => void removeQueued(waiting.map(({ run }) => run)),
    },
  ];
  return (
    <div className="panel-head">
      <span style={{ flex: 1 }}>{text.title}</span>
      <Button
        look="quiet"
        size="small"
        icon={<ListPlus size={14} />}
        aria-label={enqueueAction.label}
        disabledBecause={enqueueAction.disabledBecause?.()}
        onClick={enqueueAction.run}
      />
      <Button
        look="quiet"
        size="small"
        icon={isPaused ? <Play size={14} /> : <Pause size={14} />}
        aria-label={isPaused ? text.resume : text.pauseAfter}
        onClick={() => void (isPaused ? resumeQueue() : pauseQueue(false))}
      />
      <Menu
        label={text.more}
        align="end"
        entries={entries}
        trigger={<Button look="quiet" size="small" icon={<EllipsisVertical size={14} />} aria-label={text.more} />}
      />
    </div>
  );
}

function PausedNote() {
  const { afterCrash, items } = useQueue();
  const count = items.filter(({ place }) => place > 0).length;
  return (
    <div className="queue-paused" role="status">
      <strong>{text.pausedTitle}</strong>
      <span>{afterCrash ? text.afterCrash(count) : text.pausedText(count)}</span>
      <Button look="main" size="small" onClick={() => void resumeQueue()}>
        {text.resume}
      </Button>
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly rows: readonly RunRow[];
  readonly isAttention?: boolean;
}

function Group({ title, rows, isAttention = false }: GroupProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="queue-heading">
        {title} <span className="badge tabular">{rows.length}</span>
      </h3>
      <ul className="queue-list">
        {rows.map((row) => (
          <li key={row.run} className="queue-row" data-run-id={row.run} data-status={row.status}>
            <OpenButton
              row={row}
              icon={isAttention ? <Hand size={16} color="var(--attention)" /> : <RunStatusIcon status={row.status} />}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OpenButton({
  row,
  icon,
  onKeyDown,
}: {
  readonly row: RunRow;
  readonly icon: React.ReactNode;
  readonly onKeyDown?: (event: React.KeyboardEvent) => void;
}) {
  const project = useStudio((state) => state.projects.find(({ id }) => id === row.project));
  const isHere = useStudio((state) => state.project?.id === row.project);
  const title = useTitleOfRun(row);
  const facts = [
    row.durationMs === undefined
      ? (row.sentence ?? progressOf(row) ?? when(row.startedAt))
      : `${when(row.endedAt ?? row.startedAt)} · ${duration(row.durationMs)}`,
    isHere ? undefined : project?.name,
  ];
  return (
    <button
      type="button"
      className="queue-open"
      disabled={!isHere}
      onClick={() => void openRun(row)}
      onKeyDown={onKeyDown}
    >
      {icon}
      <span className="queue-text">
        <strong className="truncate">{text.run(title, row.number)}</strong>
        <span className="muted truncate">{facts.filter(Boolean).join(' · ')}</span>
      </span>
    </button>
  );
}

/** "612 of 1000 · 2 failed" */
function progressOf({ status, counts }: RunRow): string | undefined {
  if (!isRunLive(status) || status === 'queued') return undefined;
  const { done, all, failed } = countTasks(counts);
  return all === 0 ? undefined : text.progress(done, all, failed);
}

/** Rows that can be put in another order: by dragging, with Alt and the arrows, or from their menu. */
function WaitingGroup({ items }: { readonly items: readonly QueueItem[] }) {
  const dragged = useRef<string>(undefined);
  const [target, setTarget] = useState<{ readonly run: string; readonly isBehind: boolean }>();
  if (items.length === 0) return null;
  const letGo = (): void => {
    dragged.current = undefined;
    setTarget(undefined);
  };
  const drop = (): void => {
    const line = items.map(({ run }) => run);
    const to = target === undefined ? undefined : placeOfDrop(line, target.run, target.isBehind);
    if (dragged.current !== undefined && to !== undefined) void moveQueued(dragged.current, to);
    letGo();
  };
  return (
    <section aria-label={text.queued}>
      <h3 className="queue-heading">
        {text.queued} <span className="badge tabular">{items.length}</span>
      </h3>
      <ol className="queue-list">
        {items.map((item) => (
          // Dragging is the mouse's way only: the button inside has the keys for it, the menu has the words.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <li
            key={item.run}
            className="queue-row"
            data-run-id={item.run}
            data-status="queued"
            data-drop={target?.run !== item.run ? undefined : target.isBehind ? 'behind' : 'before'}
            draggable
            onDragStart={(event) => {
              dragged.current = item.run;
              event.dataTransfer.effectAllowed = 'move';
            }}
            onDragOver={(event) => {
              if (dragged.current === undefined) return;
              event.preventDefault();
              const { top, height } = event.currentTarget.getBoundingClientRect();
              setTarget({ run: item.run, isBehind: event.clientY > top + height / 2 });
            }}
            onDragEnd={letGo}
            onDrop={drop}
          >
            <OpenButton row={item} icon={<ListOrdered size={16} />} onKeyDown={(event) => onKey(event, item.run)} />
            {item.isOutdated && (
              <span className="badge" data-look="attention" title={text.outdatedHelp}>
                {text.outdated}
              </span>
            )}
            <Menu
              label={text.itemMenu(item.number)}
              align="end"
              entries={entriesOf(item, items)}
              trigger={
                <Button
                  look="quiet"
                  size="small"
                  icon={<EllipsisVertical size={14} />}
                  aria-label={text.itemMenu(item.number)}
                />
              }
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

function onKey(event: React.KeyboardEvent, run: string): void {
  if (event.key === 'Delete') void removeQueued([run]);
  else if (event.altKey && event.key === 'ArrowUp') void stepQueued(run, -1);
  else if (event.altKey && event.key === 'ArrowDown') void stepQueued(run, 1);
  else return;
  event.preventDefault();
}

function entriesOf({ run }: QueueItem, items: readonly QueueItem[]): readonly (MenuEntry | 'separator')[] {
  const isFirst = items[0]?.run === run;
  const isLast = items.at(-1)?.run === run;
  return [
    {
      id: 'front',
      label: text.toFront,
      disabledBecause: isFirst ? text.isFirst : undefined,
      run: () => void moveQueued(run, 'front'),
    },
    {
      id: 'back',
      label: text.toBack,
      disabledBecause: isLast ? text.isLast : undefined,
      run: () => void moveQueued(run, 'back'),
    },
    { id: 'duplicate', label: text.duplicate, run: () => void duplicateQueued(run) },
    'separator',
    { id: 'remove', label: text.remove, danger: true, run: () => void removeQueued([run]) },
  ];
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, Copy } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { RunState } from '#shared/run/run-state.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { tell } from '../stores/notices.tsx';
import { useRun } from '../stores/run-store.ts';
import { useView } from '../stores/view-store.ts';
import { AnsiText } from './AnsiText.tsx';
import type { LogLine } from './log-buffer.ts';
import { logFollower } from './log-follower.ts';
import './log.css';

const LINE_PX = 18;
const text = messages.runs.log;

/** What the processes print, as they print it: of one task or of all. Follows the end until somebody scrolls up. */
export function LogPanel() {
  const state = useRun((watched) => watched.state);
  const task = useView((view) => view.logTask);
  const [words, setWords] = useState('');
  const [isFollowing, setFollowing] = useState(true);
  const log = useSyncExternalStore(logFollower.subscribe, logFollower.snapshot);
  const filter = useDeferredValue(words.trim().toLowerCase());
  const lines = useMemo(() => linesFor(log.lines, task, filter), [log, task, filter]);
  return (
    <div className="log-panel">
      <div className="log-tools">
        <TaskSelect state={state} task={task} />
        <input
          className="input log-search"
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <span className="muted tabular">{text.lines(lines.length)}</span>
        <span style={{ flex: 1 }} />
        <Button
          look="quiet"
          size="small"
          icon={<ArrowDownToLine size={14} />}
          pressed={isFollowing}
          onClick={() => setFollowing(!isFollowing)}
        >
          {text.follow}
        </Button>
        <Button
          look="quiet"
          size="small"
          icon={<Copy size={14} />}
          aria-label={text.copy}
          onClick={() => void copyLines(lines)}
        />
      </div>
      <LogLines
        lines={lines}
        isMerged={task === undefined}
        isFollowing={isFollowing}
        onFollow={setFollowing}
        empty={emptyText(state, task)}
      />
    </div>
  );
}

function linesFor(lines: readonly LogLine[], task: string | undefined, filter: string): readonly LogLine[] {
  if (task === undefined && filter === '') return [...lines];
  return lines.filter(
    (line) => (task === undefined || line.task === task) && (filter === '' || line.text.toLowerCase().includes(filter)),
  );
}

function emptyText(state: RunState | undefined, task: string | undefined): string {
  const chosen = task === undefined ? undefined : state?.tasks.get(task);
  if (state === undefined) return text.noRun;
  return chosen?.sentence ?? text.nothing;
}

interface LogLinesProps {
  readonly lines: readonly LogLine[];
  readonly isMerged: boolean;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly empty: string;
}

function LogLines({ lines, isMerged, isFollowing, onFollow, empty }: LogLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  useEffect(() => {
    if (isFollowing && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [isFollowing, lines.length, virtual]);
  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < LINE_PX * 2;
    if (isAtEnd !== isFollowing) onFollow(isAtEnd);
  };
  const nameWidth = isMerged
    ? Math.min(24, Math.max(0, ...virtual.getVirtualItems().map((item) => lines[item.index]?.task.length ?? 0)))
    : 0;
  return (
    <div
      ref={scroller}
      className="log"
      data-testid="log"
      role="log"
      aria-label={messages.runs.tabs.log}
      tabIndex={0}
      onWheel={onScroll}
      onScroll={onScroll}
    >
      {lines.length === 0 ? (
        <EmptyState title={empty} />
      ) : (
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            return (
              line !== undefined && (
                <div
                  key={item.key}
                  className="log-line"
                  style={{ transform: `translateY(${item.start}px)` }}
                  data-task={line.task}
                >
                  {isMerged && (
                    <span className="log-task truncate" style={{ width: `${nameWidth}ch` }}>
                      {line.task}
                    </span>
                  )}
                  <AnsiText text={line.text} />
                </div>
              )
            );
          })}
        </div>
      )}
    </div>
  );
}

function TaskSelect({ state, task }: { readonly state: RunState | undefined; readonly task: string | undefined }) {
  const tasks = [...(state?.tasks.values() ?? [])];
  return (
    <select
      className="select log-select"
      aria-label={text.task}
      value={task ?? ''}
      onChange={(event) => useView.setState({ logTask: event.target.value === '' ? undefined : event.target.value })}
    >
      <option value="">{text.allTasks}</option>
      {tasks.map(({ path, name }) => (
        <option key={path} value={path}>
          {name === path ? path : `${name} (${path})`}
        </option>
      ))}
    </select>
  );
}

async function copyLines(lines: readonly LogLine[]): Promise<void> {
  await navigator.clipboard.writeText(lines.map((line) => line.text).join('\n'));
  tell(text.copied(lines.length));
}

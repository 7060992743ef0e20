import { observeElementOffset, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { memo, useDeferredValue, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { levelOf } from '#shared/run/log-level.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { EmptyState } from '../../design/EmptyState.tsx';
import { messages } from '../../messages/messages.ts';
import { useCalmRun } from '../../stores/calm-run.ts';
import { inWords, namesIn } from '../../stores/task-names.ts';
import { useRun } from '../../stores/run-store.ts';
import { useView } from '../../stores/view-store.ts';
import { AnsiText, MOST_CHARACTERS } from '../AnsiText.tsx';
import type { LogLine } from '../log-buffer.ts';
import { logFollower } from '../log-follower.ts';
import { isOfLevel } from './log-query.ts';
import { RowKeys } from './row-keys.ts';
import type { LogLook } from './LogTools.tsx';

/** As long as most names of a task in a loop. */
const MOST_NAME_LETTERS = 28;
const LINE_PX = 18;
/** Lines drawn beyond those in view: the hand scrolls before the page knows; at the end it has not begun to. */
const OVERSCAN = 20;
const OVERSCAN_AT_END = 2;
/** Not the colours that say how something ended: a red name would say that the task failed. */
const HUES = ['blue', 'magenta', 'cyan'] as const;
const text = messages.runs.log;

interface MergedLogProps {
  readonly task: string | undefined;
  readonly attempt: number | undefined;
  readonly look: LogLook;
  readonly marks: RegExp | undefined;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}

/** The lines of all tasks as they came, or of one; as many as the window holds. */
export function MergedLog({ task, attempt, look, marks, isFollowing, onFollow }: MergedLogProps) {
  const state = useCalmRun((calm) => calm.state);
  const log = useSyncExternalStore(logFollower.subscribe, logFollower.snapshot);
  const level = useDeferredValue(look.level);
  const lines = useMemo(() => linesFor(log.lines, task, attempt, level), [log, task, attempt, level]);
  const isMerged = task === undefined;
  const { showsTimes } = look;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: isFollowing ? OVERSCAN_AT_END : OVERSCAN,
    observeElementOffset: observeOffset,
  });
  // Where it is scrolled to below is where its lines are chosen for; told by the event of scrolling, the list would be drawn twice.
  if (isFollowing) virtual.scrollOffset = lines.length * LINE_PX;
  const [rows] = useState(() => new RowKeys());
  const isOurs = useRef(false);
  // By hand, in the frame of the lines: `scrollToIndex` looks for several frames whether it has come there, and has the page laid out each time.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!isFollowing || lines.length === 0 || element === null) return;
    isOurs.current = true;
    element.scrollTop = lines.length * LINE_PX;
    requestAnimationFrame(() => requestAnimationFrame(() => (isOurs.current = false)));
  }, [isFollowing, lines.length]);
  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null || isOurs.current) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < LINE_PX * 2;
    if (isAtEnd !== isFollowing) onFollow(isAtEnd);
  };
  const names = state === undefined ? undefined : namesIn(state);
  const titleOf = (path: string): string => names?.titleOf(path) ?? path;
  const isRepeated = task !== undefined && attempt === undefined && (state?.tasks.get(task)?.attempts.length ?? 0) > 1;
  /** Whose a line is, where lines of others stand beside it; empty where none do. */
  const whose = (line: LogLine | undefined): string => {
    if (line === undefined || !(isMerged || isRepeated)) return '';
    if (isRepeated) return text.attemptOf(line.attempt);
    const title = titleOf(line.task);
    return line.attempt === 1 ? title : text.attemptIn(title, line.attempt);
  };
  const items = virtual.getVirtualItems();
  // Only there: elsewhere a row may be pointed at or marked, and should not become another line under the hand.
  const isBack = useRun(({ moment }) => moment !== undefined);
  const origin = rows.originOf(items[0]?.index ?? 0, items.length);
  const nameWidth = Math.min(MOST_NAME_LETTERS, Math.max(0, ...items.map(({ index }) => whose(lines[index]).length)));
  return (
    <>
      {log.droppedLines > 0 && <p className="log-where">{text.dropped(log.droppedLines)}</p>}
      <div className="log-room">
        <div
          ref={scroller}
          className="log"
          data-testid="log"
          role="log"
          aria-label={messages.runs.tabs.log}
          tabIndex={0}
          onWheel={onScroll}
          onScroll={onScroll}
          onPointerLeave={() => useView.setState({ hoveredNode: undefined, cursor: undefined })}
        >
          {lines.length === 0 ? (
            <EmptyState title={level === 'all' ? emptyText(state, task) : text.noneOfLevel} />
          ) : (
            <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
              {items.map((item) => {
                const line = lines[item.index];
                return (
                  line !== undefined && (
                    <Line
                      key={isBack ? item.index - origin : item.key}
                      text={line.text}
                      task={line.task}
                      atMs={line.atMs}
                      node={state?.tasks.get(line.task)?.node}
                      top={item.start}
                      whose={nameWidth > 0 ? whose(line) : undefined}
                      nameWidth={nameWidth}
                      showsTime={showsTimes}
                      marks={marks}
                    />
                  )
                );
              })}
            </div>
          )}
        </div>
      </div>
    </>
  );
}

/** Never told that somebody scrolls, only where to: nothing looks different meanwhile, and the list would be drawn when it begins and when it ends. */
function observeOffset(
  virtual: Virtualizer<HTMLDivElement, Element>,
  tell: (offset: number, isScrolling: boolean) => void,
): ReturnType<typeof observeElementOffset> {
  return observeElementOffset(virtual, (offset) => tell(offset, false));
}

interface LineProps {
  readonly text: string;
  readonly task: string;
  readonly atMs: number | undefined;
  readonly node: string | undefined;
  readonly top: number;
  /** Undefined: all lines are of one task. */
  readonly whose: string | undefined;
  readonly nameWidth: number;
  readonly showsTime: boolean;
  readonly marks: RegExp | undefined;
}

const Line = memo(function Line({ text, task, atMs, node, top, whose, nameWidth, showsTime, marks }: LineProps) {
  const time = timeOf(atMs);
  return (
    <div
      className="log-line"
      style={{ transform: `translateY(${top}px)` }}
      data-task={task}
      data-level={levelOf(text)}
      title={time}
      onPointerEnter={() =>
        useView.setState({ hoveredNode: node, cursor: atMs === undefined ? undefined : { atMs, from: 'log' } })
      }
    >
      {showsTime && <time className="log-time muted tabular">{time ?? ''}</time>}
      {whose !== undefined && (
        <span
          className="log-task truncate"
          title={whose}
          style={{ width: `${nameWidth}ch`, color: `var(--ansi-${hueOf(task)})` }}
        >
          {whose}
        </span>
      )}
      {/* A row may become another line: that one has not been opened yet. */}
      <AnsiText key={text.length > MOST_CHARACTERS ? top : 'short'} text={text} marks={marks} />
    </div>
  );
});

function linesFor(
  lines: readonly LogLine[],
  task: string | undefined,
  attempt: number | undefined,
  level: LogLook['level'],
): readonly LogLine[] {
  return lines.filter(
    (line) =>
      (task === undefined || line.task === task) &&
      (attempt === undefined || line.attempt === attempt) &&
      isOfLevel(line.text, level),
  );
}

/** Of the clock, to a tenth of a second: that often events say how far a log has grown. */
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 1,
});

function timeOf(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : CLOCK.format(atMs);
}

/** The same task has the same colour in every run. */
function hueOf(task: string): (typeof HUES)[number] {
  let sum = 0;
  for (let index = 0; index < task.length; index += 1) sum = (sum * 31 + task.charCodeAt(index)) % 9973;
  return HUES[sum % HUES.length] ?? 'blue';
}

function emptyText(state: RunState | undefined, task: string | undefined): string {
  const chosen = task === undefined ? undefined : state?.tasks.get(task);
  if (state === undefined) return text.noRun;
  if (chosen?.sentence !== undefined) return inWords(chosen.sentence) ?? '';
  return isRunLive(state.status) ? text.nothingYet : text.nothing;
}

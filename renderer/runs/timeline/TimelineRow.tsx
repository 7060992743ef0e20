import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isEnded, TASK_STATUS } from '#shared/run/task-status.ts';
import type { Stretch, TimeScale } from '#shared/run/time-scale.ts';
import { clock, duration } from '../../design/format.ts';
import { StatusIcon } from '../../design/StatusIcon.tsx';
import { messages } from '../../messages/messages.ts';
import { inWords } from '../../stores/task-names.ts';
import { useView } from '../../stores/view-store.ts';
import { DOT_PX, TimelineBars } from './TimelineBars.tsx';
import { barsOfLane, barsOfTask, readySince, type LaneRow, type Overlay, type TaskRow } from './timeline-rows.ts';
import { useTimeline } from './timeline-settings.ts';

const text = messages.runs.timeline;

interface RowProps {
  readonly index: number;
  readonly count: number;
  readonly topPx: number;
  readonly fromMs: number;
  readonly nowMs: number;
  readonly scale: TimeScale;
  readonly view: Stretch;
  readonly overlay: Overlay | undefined;
}

interface TaskRowProps extends RowProps {
  readonly row: TaskRow;
  readonly showsSlack: boolean;
  readonly expected: { readonly startMs: number; readonly endMs: number } | undefined;
  readonly isActive: boolean;
}

export function rowId(path: string): string {
  return `timeline-${path}`;
}

/** The line of a task as it is in `state`. */
export function TaskLine({ state, nowMs, ...props }: TaskRowProps & { readonly state: RunState }) {
  const task = state.tasks.get(props.row.path);
  if (task === undefined) return null;
  // One that has ended stays as it is whatever the time, and is not drawn again with every frame.
  const untilMs = isEnded(task.status) ? Date.parse(task.endedAt ?? '') : nowMs;
  return <TaskOnLine {...props} task={task} readyMs={readySince(task, state)} nowMs={untilMs} />;
}

interface TaskOnLineProps extends TaskRowProps {
  readonly task: TaskState;
  readonly readyMs: number | undefined;
}

const TaskOnLine = memo(function TaskOnLine({
  row,
  task,
  readyMs,
  index,
  count,
  topPx,
  fromMs,
  nowMs,
  scale,
  view,
  overlay,
  showsSlack,
  expected,
  isActive,
}: TaskOnLineProps) {
  const { depth, isGroup, isFolded } = row;
  const isSelected = useView((seen) => seen.selectedNodes.includes(task.node));
  const isHovered = useView((seen) => seen.hoveredNode === task.node);
  const isChosen = useView((seen) => seen.logTask === task.path);
  const attempt = useView((seen) => seen.logAttempt);
  const bars = barsOfTask(task, readyMs, nowMs, view);
  const slackMs = showsSlack && task.endedAt !== undefined ? (overlay?.slackMs.get(task.path) ?? 0) : 0;
  const showsPath = useTimeline((settings) => settings.showsCriticalPath);
  const hasStarted = task.startedAt !== undefined;
  return (
    <div
      id={rowId(task.path)}
      className="tl-row"
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-selected={isSelected}
      aria-expanded={isGroup ? !isFolded : undefined}
      data-timeline-row={task.path}
      data-status={task.status}
      data-selected={isSelected ? '' : undefined}
      data-hovered={isHovered ? '' : undefined}
      data-active={isActive ? '' : undefined}
      data-critical={showsPath && overlay?.critical.has(task.path) === true ? '' : undefined}
      style={{ top: topPx }}
      onPointerEnter={() => useView.setState({ hoveredNode: task.node })}
      onPointerLeave={() => useView.setState({ hoveredNode: undefined })}
    >
      {/* The row's name; what is drawn says the same with fewer words. */}
      <span className="visually-hidden">{labelOf(task, fromMs)}</span>
      <div className="tl-drawn" aria-hidden="true">
        <span className="tl-name" style={{ paddingLeft: 12 + depth * 14 }} title={inWords(task.sentence) ?? task.name}>
          {isGroup && (isFolded ? <ChevronRight size={12} /> : <ChevronDown size={12} />)}
          <StatusIcon status={task.status} size={14} isStill={count > 30} />
          <span className="truncate">{task.name}</span>
        </span>
        <TimelineBars
          bars={bars}
          scale={scale}
          isLane={false}
          chosen={isChosen ? { task: task.path, attempt } : undefined}
          critical={showsPath ? overlay?.critical : undefined}
        />
        {expected !== undefined && !hasStarted && (
          <span
            className="tl-ghost"
            style={{
              left: scale.toPx(expected.startMs),
              width: Math.max(4, scale.toPx(expected.endMs) - scale.toPx(expected.startMs)),
            }}
          />
        )}
        {slackMs > 0 && <Slack task={task} slackMs={slackMs} scale={scale} />}
        {!hasStarted && task.endedAt !== undefined && (
          <span className="tl-sentence" style={{ left: scale.toPx(Date.parse(task.endedAt)) }}>
            {inWords(task.sentence)}
          </span>
        )}
        {task.status === 'cached' && (
          <span className="tl-sentence" style={{ left: scale.toPx(Date.parse(task.startedAt ?? '')) }}>
            {TASK_STATUS.cached.word}
          </span>
        )}
      </div>
    </div>
  );
});

export function LaneLine({
  row,
  index,
  count,
  topPx,
  nowMs,
  scale,
  view,
  overlay,
}: RowProps & { readonly row: LaneRow }) {
  const logTask = useView((seen) => seen.logTask);
  const attempt = useView((seen) => seen.logAttempt);
  const showsPath = useTimeline((settings) => settings.showsCriticalPath);
  const name = row.slot === undefined ? text.noSlot : text.lane(row.slot);
  const tasks = text.laneTasks(row.tasks.length);
  return (
    <div
      className="tl-row tl-row-lane"
      role="treeitem"
      tabIndex={-1}
      aria-level={1}
      aria-selected={false}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ top: topPx }}
    >
      <span className="visually-hidden">
        {text.rowLabel(
          name,
          tasks,
          row.tasks.slice(0, 20).map((task) => task.name),
        )}
      </span>
      <div className="tl-drawn" aria-hidden="true">
        <span className="tl-name">
          <span className="truncate">{name}</span>
          <span className="muted tabular">{tasks}</span>
        </span>
        <TimelineBars
          bars={barsOfLane(row, nowMs, view, DOT_PX / scale.pxPerMs)}
          scale={scale}
          isLane
          chosen={logTask === undefined ? undefined : { task: logTask, attempt }}
          critical={showsPath ? overlay?.critical : undefined}
        />
      </div>
    </div>
  );
}

function Slack({
  task,
  slackMs,
  scale,
}: {
  readonly task: TaskState;
  readonly slackMs: number;
  readonly scale: TimeScale;
}) {
  const fromMs = Date.parse(task.endedAt ?? '');
  const left = scale.toPx(fromMs);
  return (
    <span
      className="tl-slack"
      style={{ left, width: scale.toPx(fromMs + slackMs) - left }}
      title={text.slackOf(duration(slackMs))}
    />
  );
}

function labelOf(task: TaskState, fromMs: number): string {
  const { startedAt, endedAt, attempts } = task;
  return text.rowLabel(task.name, TASK_STATUS[task.status].word, [
    ...(startedAt === undefined ? [] : [text.startedAt(clock(Date.parse(startedAt) - fromMs))]),
    ...(startedAt === undefined || endedAt === undefined
      ? []
      : [text.took(duration(Date.parse(endedAt) - Date.parse(startedAt)))]),
    ...(attempts.length > 1 ? [text.attempts(attempts.length)] : []),
    ...(task.sentence === undefined ? [] : [inWords(task.sentence) ?? '']),
  ]);
}

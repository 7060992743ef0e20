import { useEffect, useState } from 'react';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isEnded, isRunLive } from '#shared/run/task-status.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { duration } from '../design/format.ts';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { select, useView } from '../stores/view-store.ts';
import { segmentsOf, ticksOf, type Span } from './timeline-segments.ts';
import './runs.css';

/** When each task waited for a slot and ran, on one scale. A click selects the node and its log. */
export function Timeline() {
  const state = useRun((watched) => watched.state);
  const now = useLiveNow(state);
  if (state?.startedAt === undefined)
    return <EmptyState title={messages.runs.timeline.empty}>{messages.runs.timeline.emptyText}</EmptyState>;
  const from = Date.parse(state.startedAt);
  const span: Span = { from, to: Math.max(from + 1, state.endedAt === undefined ? now : Date.parse(state.endedAt)) };
  const tasks = [...state.tasks.values()].toSorted((a, b) => startOf(a) - startOf(b));
  return (
    <div className="timeline">
      <div className="timeline-rows">
        <div className="timeline-axis" aria-hidden="true">
          <span>{messages.runs.timeline.task}</span>
          <span className="timeline-ticks">
            {ticksOf(span).map((ms) => (
              <span
                key={ms}
                className="timeline-tick tabular"
                style={{ left: `${(ms / (span.to - span.from)) * 100}%` }}
              >
                {duration(ms)}
              </span>
            ))}
          </span>
        </div>
        {tasks.map((task) => (
          <TimelineRow key={task.path} task={task} span={span} />
        ))}
      </div>
    </div>
  );
}

function TimelineRow({ task, span }: { readonly task: TaskState; readonly span: Span }) {
  const isSelected = useView((view) => view.selectedNodes.includes(task.node));
  const segments = segmentsOf(task, span);
  const last = segments.at(-1);
  const ran =
    task.startedAt === undefined
      ? undefined
      : (task.endedAt === undefined ? span.to : Date.parse(task.endedAt)) - Date.parse(task.startedAt);
  return (
    <button
      type="button"
      className="timeline-row"
      data-timeline-row={task.path}
      data-status={task.status}
      data-selected={isSelected ? '' : undefined}
      title={task.sentence}
      onClick={() => {
        select([task.node]);
        useView.setState({ logTask: task.path });
      }}
    >
      <span className="timeline-name">
        <StatusIcon status={task.status} size={14} isStill />
        <span className="truncate">{task.name}</span>
      </span>
      <span className="timeline-track">
        {segments.map((segment) => (
          <span
            key={`${segment.kind} ${segment.left}`}
            className="timeline-bar"
            data-kind={segment.kind}
            style={{ left: `${segment.left}%`, width: `${segment.width}%` }}
          />
        ))}
        <span
          className="timeline-label tabular"
          style={
            last !== undefined && last.left + last.width > 80
              ? { right: `${100 - (segments[0]?.left ?? 0)}%`, paddingRight: 6 }
              : { left: `${last === undefined ? 0 : last.left + last.width}%` }
          }
        >
          {ran === undefined ? (isEnded(task.status) ? (task.sentence ?? '') : '') : duration(ran)}
        </span>
      </span>
    </button>
  );
}

function startOf(task: TaskState): number {
  return task.startedAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(task.startedAt);
}

/** Four times a second while the run goes on. */
function useLiveNow(state: RunState | undefined): number {
  const isLive = state !== undefined && isRunLive(state.status);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isLive]);
  return now;
}

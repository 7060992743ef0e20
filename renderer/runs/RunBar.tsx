import { Maximize, Pause, Play, Redo2, RotateCcw, SlidersHorizontal, Square, Undo2, WandSparkles } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { TaskState } from '#shared/run/run-state.ts';
import { isRunLive, type RunStatus } from '#shared/run/task-status.ts';
import { useKeyLabel, type UserAction } from '../app/action.ts';
import { redoAction, undoAction } from '../app/studio-actions.ts';
import { fitAction, tidyAction } from '../canvas/canvas-actions.ts';
import { Button } from '../design/Button.tsx';
import { clock, duration } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { failedTasks, showTask } from './failed-tasks.ts';
import { cancelAction, pauseAction, resumeAction, runAction, runWithParametersAction } from './run-actions.ts';
import { QueueBadge } from './queue/QueueNotice.tsx';
import { useForecastLine } from './forecast-line.ts';
import './run-bar.css';

/** The buttons everybody looks for, always all present; what cannot be done now says why. */
export function RunBar() {
  // Reasons read these two stores; the bar is small enough to be drawn again when either changes.
  useDocument();
  const state = useRun((watched) => watched.state);
  return (
    <div className="run-bar" data-testid="run-bar" role="toolbar" aria-label={messages.runs.runBar}>
      <BarButton action={undoAction} icon={<Undo2 size={16} />} />
      <BarButton action={redoAction} icon={<Redo2 size={16} />} />
      <BarButton action={tidyAction} icon={<WandSparkles size={16} />} />
      <BarButton action={fitAction} icon={<Maximize size={16} />} />
      <span className="run-bar-line" />
      <RunStatusChip
        status={state?.status}
        startedAt={state?.startedAt ?? state?.createdAt}
        endedAt={state?.endedAt}
        cancelling={state?.cancelling ?? false}
        failed={failedTasks(state)[0]}
      />
      <BarButton action={pauseAction} icon={<Pause size={16} />} />
      <BarButton action={resumeAction} icon={<RotateCcw size={16} />} />
      <BarButton action={cancelAction} icon={<Square size={14} />} isLabelled />
      <BarButton
        action={runAction}
        icon={<Play size={14} fill="currentColor" />}
        isLabelled
        look="main"
        about={useForecastLine()}
      />
      <QueueBadge />
      <BarButton action={runWithParametersAction} icon={<SlidersHorizontal size={16} />} />
    </div>
  );
}

interface BarButtonProps {
  readonly action: UserAction;
  readonly icon: ReactNode;
  readonly isLabelled?: boolean;
  readonly look?: 'plain' | 'main' | 'quiet';
  /** A description beside the name. */
  readonly about?: string | undefined;
}

function BarButton({ action, icon, isLabelled = false, look = isLabelled ? 'plain' : 'quiet', about }: BarButtonProps) {
  const reason = action.disabledBecause?.();
  return (
    <Button
      look={look}
      icon={icon}
      aria-label={action.label}
      tooltip={about === undefined ? action.label : `${action.label}: ${about}`}
      {...(reason === undefined && about !== undefined ? { 'aria-description': about } : {})}
      shortcut={useKeyLabel(action)}
      disabledBecause={reason}
      onClick={action.run}
    >
      {isLabelled ? action.label : undefined}
    </Button>
  );
}

interface ChipProps {
  readonly status: RunStatus | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly cancelling: boolean;
  /** What failed first. */
  readonly failed: TaskState | undefined;
}

/** How the run stands; when something failed, a click shows what. */
function RunStatusChip({ status, startedAt, endedAt, cancelling, failed }: ChipProps) {
  const isLive = status !== undefined && isRunLive(status);
  const moment = useRun((watched) => watched.moment);
  const ticking = useNow(isLive && moment === undefined);
  const now = moment?.atMs ?? ticking;
  const word =
    status === undefined
      ? messages.runs.noRun
      : cancelling && isLive
        ? messages.runs.cancelling
        : messages.runs.status[status];
  const time =
    startedAt === undefined || status === 'interrupted'
      ? undefined
      : endedAt === undefined
        ? clock(now - Date.parse(startedAt))
        : duration(Date.parse(endedAt) - Date.parse(startedAt));
  return (
    <span className="run-status tabular" data-testid="run-status" data-status={status ?? 'none'}>
      <span className="run-status-dot" aria-hidden="true" />
      {/* Only the word is read out: a clock that speaks every second would drown everything else. */}
      <span role="status">{word}</span>
      {time !== undefined && (
        <span className="run-status-time" aria-hidden="true">
          · {time}
        </span>
      )}
      {/* Over the words, not around them: what stands inside a button is no live region any more. */}
      {failed !== undefined && (
        <button
          type="button"
          className="run-status-open"
          aria-label={messages.runs.showFailure}
          title={messages.runs.showFailure}
          onClick={() => showTask(failed)}
        />
      )}
    </span>
  );
}

/** The time, once a second, only while somebody needs it. */
function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return now;
}

import { Maximize, Pause, Play, Redo2, RotateCcw, SlidersHorizontal, Square, Undo2, WandSparkles } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { isRunLive } from '#shared/run/task-status.ts';
import { useKeyLabel, type UserAction } from '../app/action.ts';
import { redoAction, undoAction } from '../app/studio-actions.ts';
import { fitAction, tidyAction } from '../canvas/canvas-actions.ts';
import { canvasElement } from '../canvas/canvas-view.ts';
import { useScene } from '../canvas/scene.ts';
import { useNow } from '../canvas/ticker.ts';
import { Button } from '../design/Button.tsx';
import { SteadyWords } from '../design/SteadyWords.tsx';
import { clock, duration } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { failedTasks } from './failed-tasks.ts';
import {
  cancelAction,
  pauseAction,
  resumeAction,
  runAction,
  runWithParametersAction,
  showFailureAction,
} from './run-actions.ts';
import { QueueBadge } from './queue/QueueNotice.tsx';
import { useForecastLine, type ForecastLine } from './forecast-line.ts';
import './run-bar.css';

const ON_CANVAS: readonly UserAction[] = [undoAction, redoAction, tidyAction, fitAction];

/** Pressed with the mouse, what works on the canvas leaves the keys there: `Ctrl+V` after a click on Undo is meant for it. */
function press(action: UserAction, event: MouseEvent): void {
  action.run();
  if (event.detail > 0 && ON_CANVAS.includes(action)) canvasElement()?.focus({ preventScroll: true });
}

/** The buttons everybody looks for, always all present; what cannot be done now says why. */
export function RunBar() {
  return (
    <div className="run-bar" data-testid="run-bar" role="toolbar" aria-label={messages.runs.runBar}>
      <BarButton action={undoAction} icon={<Undo2 size={16} />} />
      <BarButton action={redoAction} icon={<Redo2 size={16} />} />
      <BarButton action={tidyAction} icon={<WandSparkles size={16} />} />
      <BarButton action={fitAction} icon={<Maximize size={16} />} />
      <span className="run-bar-line" />
      <RunStatusChip />
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
  readonly about?: ForecastLine | undefined;
}

function BarButton({ action, icon, isLabelled = false, look = isLabelled ? 'plain' : 'quiet', about }: BarButtonProps) {
  const reason = useReason(action);
  return (
    <Button
      look={look}
      icon={icon}
      // With a name of its own a button would have to say in it whatever it shows.
      aria-label={isLabelled ? undefined : action.label}
      tooltip={about === undefined ? action.label : `${action.label}: ${about.said}`}
      {...(reason === undefined && about !== undefined ? { 'aria-description': about.said } : {})}
      shortcut={useKeyLabel(action)}
      disabledBecause={reason}
      onClick={(event) => press(action, event)}
    >
      {isLabelled ? action.label : undefined}
      {isLabelled && reason === undefined && about !== undefined && (
        // Read out as the description of the button already; drawn by CSS, so that the words seen inside it are its name.
        <span className="run-about tabular" aria-hidden="true" data-about={about.drawn} data-short={about.short} />
      )}
    </Button>
  );
}

/** Why an action cannot be done now. Its reasons come from these stores; a button is drawn again when the reason changes, not when a task does. */
function useReason({ disabledBecause }: UserAction): string | undefined {
  const read = (): string | undefined => disabledBecause?.();
  useDocument(read);
  useScene(read);
  return useRun(read);
}

/** How the run stands; when something failed, a click shows what. */
function RunStatusChip() {
  const run = useRun((watched) => watched.run);
  const status = useRun((watched) => watched.state?.status);
  const startedAt = useRun((watched) => watched.state?.startedAt ?? watched.state?.createdAt);
  const endedAt = useRun((watched) => watched.state?.endedAt);
  const cancelling = useRun((watched) => watched.state?.cancelling ?? false);
  const hasFailed = useRun((watched) => failedTasks(watched.state).length > 0);
  const key = useKeyLabel(showFailureAction);
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
    <span className="run-status tabular" data-testid="run-status" data-status={status ?? 'none'} data-run={run}>
      <span className="run-status-dot" aria-hidden="true" />
      {/* Only the word is read out: a clock that speaks every second would drown everything else. */}
      <span role="status">{word}</span>
      {time !== undefined && (
        <span className="run-status-time" aria-hidden="true">
          <SteadyWords words={`· ${time}`} />
        </span>
      )}
      {/* Over the words, not around them: what stands inside a button is no live region any more. */}
      {hasFailed && (
        <button
          type="button"
          className="run-status-open"
          aria-label={showFailureAction.label}
          title={key === undefined ? showFailureAction.label : `${showFailureAction.label} (${key})`}
          onClick={showFailureAction.run}
        />
      )}
    </span>
  );
}

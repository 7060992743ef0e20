import { GitFork, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { useNow } from '../../canvas/ticker.ts';
import { Button } from '../../design/Button.tsx';
import { clock } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { showMoment, useRun } from '../../stores/run-store.ts';
import type { ResumePlan } from '../../stores/run-session.ts';
import { useView } from '../../stores/view-store.ts';
import { askFork, endMs, leaveMoment, play, SPEEDS, standStill, startFork, stepEvent, useScrub } from './scrub.ts';
import './scrubber.css';

const text = messages.foresight.scrubber;

/** A strip under the canvas: what the window shows is how the run was at the moment it stands at. */
export function Scrubber() {
  const isOpen = useView((view) => view.isScrubberOpen);
  const live = useRun((watched) => watched.live);
  if (!isOpen) return null;
  if (live === undefined) return <div className="scrubber muted">{text.none}</div>;
  return <Strip key={live.run} live={live} />;
}

function Strip({ live }: { readonly live: RunState }) {
  const moment = useRun((watched) => watched.moment);
  const { isPlaying, speed, skipsIdle, fork } = useScrub();
  const now = useNow(isRunLive(live.status));
  const startMs = Date.parse(live.startedAt ?? live.createdAt);
  const lastMs = Math.max(startMs + 1, endMs(now));
  const whole = clock(lastMs - startMs);
  const atMs = Math.min(lastMs, Math.max(startMs, moment?.atMs ?? lastMs));
  const words = moment === undefined ? text.live(whole) : text.at(clock(atMs - startMs), whole);
  const drag = useFrame((to: number) => (to >= lastMs ? leaveMoment() : showMoment(to)));
  useEffect(() => standStill, []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowRight') stepEvent(1);
    else if (event.key === 'ArrowLeft') stepEvent(-1);
    else if (event.key === 'End') leaveMoment();
    else if (event.key === 'Home') showMoment(startMs);
    else return;
    event.preventDefault();
  };
  return (
    <section className="scrubber" aria-label={text.label} data-testid="scrubber">
      {fork !== undefined && <Fork plan={fork.plan} at={clock(atMs - startMs)} />}
      <div className="scrubber-row">
        <Button
          look="quiet"
          size="small"
          icon={<SkipBack size={14} />}
          aria-label={text.previous}
          onClick={() => stepEvent(-1)}
        />
        <Button
          look="quiet"
          size="small"
          icon={isPlaying ? <Pause size={14} /> : <Play size={14} />}
          aria-label={isPlaying ? text.pause : text.play}
          onClick={isPlaying ? standStill : play}
        />
        <Button
          look="quiet"
          size="small"
          icon={<SkipForward size={14} />}
          aria-label={text.next}
          onClick={() => stepEvent(1)}
        />
        <div className="scrubber-track">
          <Marks live={live} startMs={startMs} endMs={lastMs} />
          <input
            type="range"
            min={startMs}
            max={lastMs}
            step={1}
            value={atMs}
            aria-label={text.slider}
            aria-valuetext={words}
            onChange={(event) => {
              standStill();
              useScrub.setState({ fork: undefined });
              drag(Number(event.target.value));
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <span className="scrubber-time tabular">{words}</span>
        <select
          className="input scrubber-speed"
          aria-label={text.speed}
          value={speed}
          onChange={(event) => {
            const chosen = SPEEDS.find((each) => each === Number(event.target.value));
            if (chosen !== undefined) useScrub.setState({ speed: chosen });
          }}
        >
          {SPEEDS.map((each) => (
            <option key={each} value={each}>
              {text.times(each)}
            </option>
          ))}
        </select>
        <Button
          look="quiet"
          size="small"
          pressed={skipsIdle}
          tooltip={text.skipIdleHelp}
          onClick={() => useScrub.setState({ skipsIdle: !skipsIdle })}
        >
          {text.skipIdle}
        </Button>
        <Button
          size="small"
          icon={<GitFork size={14} />}
          tooltip={text.forkHelp}
          disabledBecause={moment === undefined ? text.because.notBack : undefined}
          onClick={() => void askFork()}
        >
          {text.fork}
        </Button>
        <Button
          size="small"
          disabledBecause={moment === undefined ? text.because.isNow : undefined}
          onClick={leaveMoment}
        >
          {text.now}
        </Button>
      </div>
    </section>
  );
}

/** At most once a frame, the last value wins. */
function useFrame(act: (value: number) => void): (value: number) => void {
  const state = useRef<{ value: number; frame: number | undefined }>({ value: 0, frame: undefined });
  return (value) => {
    state.current.value = value;
    state.current.frame ??= requestAnimationFrame(() => {
      state.current.frame = undefined;
      act(state.current.value);
    });
  };
}

const MOST_MARKS = 400;

/** Ends of tasks on the track, bad ones in their colour: where something is to be seen. */
function Marks({
  live,
  startMs,
  endMs: lastMs,
}: {
  readonly live: RunState;
  readonly startMs: number;
  readonly endMs: number;
}) {
  const marks = useMemo(() => {
    const ends = [...live.tasks.values()].filter(
      ({ endedAt, status }) => endedAt !== undefined && status !== 'skipped',
    );
    // Of very many every so-manieth: one pixel shows no more.
    const every = Math.ceil(ends.length / MOST_MARKS);
    return ends.filter(({ status }, index) => status === 'failed' || index % every === 0);
  }, [live]);
  return (
    <div className="scrubber-marks" aria-hidden="true">
      {marks.map(({ path, status, endedAt = '' }) => (
        <i
          key={path}
          data-status={status}
          style={{ left: `${((Date.parse(endedAt) - startMs) / (lastMs - startMs)) * 100}%` }}
        />
      ))}
    </div>
  );
}

const NAMES_SHOWN = 6;

function Fork({ plan, at }: { readonly plan: ResumePlan; readonly at: string }) {
  const lines = [
    [text.kept, plan.reused],
    [text.rerun, plan.rerun],
    [text.fresh, plan.new],
  ] as const;
  return (
    <div className="scrubber-fork" role="group" aria-label={text.plan(at)}>
      <strong>{text.plan(at)}</strong>
      <span className="scrubber-plan">
        {lines.map(([words, names]) =>
          names.length === 0 ? null : (
            <span key={words([], 0)}>
              {words(names.slice(0, NAMES_SHOWN), Math.max(0, names.length - NAMES_SHOWN))}
            </span>
          ),
        )}
      </span>
      <Button look="main" size="small" onClick={() => void startFork()}>
        {text.start}
      </Button>
      <Button size="small" onClick={() => useScrub.setState({ fork: undefined })}>
        {text.cancel}
      </Button>
    </div>
  );
}

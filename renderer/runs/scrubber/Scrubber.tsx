import { GitFork, Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { memo, useEffect, useMemo, useRef } from 'react';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { useNow } from '../../canvas/ticker.ts';
import { Button } from '../../design/Button.tsx';
import { SteadyWords } from '../../design/SteadyWords.tsx';
import { clock } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { showMoment, useRun } from '../../stores/run-store.ts';
import { namesIn } from '../../stores/task-names.ts';
import { useView } from '../../stores/view-store.ts';
import {
  askFork,
  endMs,
  forgetFork,
  leaveMoment,
  play,
  SPEEDS,
  standStill,
  startFork,
  stepEvent,
  useScrub,
} from './scrub.ts';
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
  const now = useNow(isRunLive(live.status));
  const startMs = Date.parse(live.startedAt ?? live.createdAt);
  const lastMs = Math.max(startMs + 1, endMs(now));
  const whole = clock(lastMs - startMs);
  const atMs = Math.min(lastMs, Math.max(startMs, moment?.atMs ?? lastMs));
  const words =
    moment === undefined
      ? isRunLive(live.status)
        ? text.live(whole)
        : text.end(whole)
      : text.at(clock(atMs - startMs), whole);
  const isBack = moment !== undefined;
  const drag = useOncePerFrame((to: number) => (to >= lastMs ? leaveMoment() : showMoment(to)));
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
    <section className="scrubber" aria-label={text.label} data-testid="scrubber" data-back={isBack ? '' : undefined}>
      <Fork live={live} at={clock(atMs - startMs)} />
      <div className="scrubber-row">
        <PlayButtons />
        <div
          className="scrubber-track"
          onPointerMove={(event) => {
            // The borders of the panels would measure the whole window at every step, to see whether the pointer is at one.
            if (event.buttons !== 0) event.preventDefault();
          }}
        >
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
              forgetFork();
              drag(Number(event.target.value));
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        {/* Room for the longest: the track stays as long as it is, and the thumb under the hand. */}
        <SteadyWords className="scrubber-time" words={words} room={text.at(whole, whole)} />
        <Choices isBack={isBack} />
      </div>
    </section>
  );
}

/** Beside the track and apart from it: a step to another moment draws none of them. */
const PlayButtons = memo(function PlayButtons() {
  const isPlaying = useScrub((scrub) => scrub.isPlaying);
  return (
    <>
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
    </>
  );
});

const Choices = memo(function Choices({ isBack }: { readonly isBack: boolean }) {
  const speed = useScrub((scrub) => scrub.speed);
  const skipsIdle = useScrub((scrub) => scrub.skipsIdle);
  return (
    <>
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
        disabledBecause={isBack ? undefined : text.because.notBack}
        onClick={() => void askFork()}
      >
        {text.fork}
      </Button>
      <Button size="small" disabledBecause={isBack ? undefined : text.because.isNow} onClick={leaveMoment}>
        {text.now}
      </Button>
    </>
  );
});

/** At once, so that the same frame shows it; what comes more often waits for the next frame, where the last value wins. */
function useOncePerFrame(act: (value: number) => void): (value: number) => void {
  const held = useRef<{ value: number | undefined; isOver: boolean }>({ value: undefined, isOver: true });
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return (value) => {
    const { current } = held;
    if (!current.isOver) {
      current.value = value;
      return;
    }
    current.isOver = false;
    latest.current(value);
    requestAnimationFrame(function next() {
      const { value: waiting } = current;
      current.value = undefined;
      current.isOver = waiting === undefined;
      if (waiting === undefined) return;
      latest.current(waiting);
      requestAnimationFrame(next);
    });
  };
}

const MOST_MARKS = 400;

interface MarksProps {
  readonly live: RunState;
  readonly startMs: number;
  readonly endMs: number;
}

/** Ends of tasks on the track, bad ones in their colour: where something is to be seen. Not drawn again with every step. */
const Marks = memo(function Marks({ live, startMs, endMs: lastMs }: MarksProps) {
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
});

const NAMES_SHOWN = 6;

function Fork({ live, at }: { readonly live: RunState; readonly at: string }) {
  const plan = useScrub(({ fork }) => fork?.plan);
  if (plan === undefined) return null;
  const { titleOf } = namesIn(live);
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
              {words(names.slice(0, NAMES_SHOWN).map(titleOf), Math.max(0, names.length - NAMES_SHOWN))}
            </span>
          ),
        )}
      </span>
      <Button look="main" size="small" onClick={() => void startFork()}>
        {text.start}
      </Button>
      <Button size="small" onClick={forgetFork}>
        {text.cancel}
      </Button>
    </div>
  );
}

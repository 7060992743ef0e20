import { create } from 'zustand';
import type { ResumePlan } from '../../stores/run-session.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { backToNow, showEvent, showMoment, useRun, watchedHistory } from '../../stores/run-store.ts';
import { forkRun, planFork } from '../../stores/run-session.ts';

export const SPEEDS = [1, 4, 16, 64] as const;

interface Scrub {
  readonly isPlaying: boolean;
  readonly speed: (typeof SPEEDS)[number];
  readonly skipsIdle: boolean;
  /** What forking would do, asked but not yet started. */
  readonly fork: { readonly run: string; readonly seq: number; readonly plan: ResumePlan } | undefined;
}

export const useScrub = create<Scrub>(() => ({ isPlaying: false, speed: 4, skipsIdle: true, fork: undefined }));

/* Nobody is told of what stays as it was: the slider says both with every step. */
export function standStill(): void {
  if (useScrub.getState().isPlaying) useScrub.setState({ isPlaying: false });
}

export function forgetFork(): void {
  if (useScrub.getState().fork !== undefined) useScrub.setState({ fork: undefined });
}

export function leaveMoment(): void {
  useScrub.setState({ isPlaying: false, fork: undefined });
  backToNow();
}

/** To the next or last event a person would call a step; beyond the last one it shows now. */
export function stepEvent(by: 1 | -1): void {
  standStill();
  forgetFork();
  const history = watchedHistory();
  const { moment } = useRun.getState();
  const last = history.events.length;
  if (last === 0 || (moment === undefined && by === 1)) return;
  const seq = history.step(moment?.seq ?? last + 1, by);
  if (seq >= last && by === 1) leaveMoment();
  else showEvent(seq);
}

/** This much real time without an event is idle. */
const IDLE_MS = 500;

/** Goes on from where the scrubber stands (from the beginning when it shows now), until the end of what is known. */
export function play(): void {
  const history = watchedHistory();
  const first = history.events[0];
  if (first === undefined) return;
  useScrub.setState({ isPlaying: true, fork: undefined });
  const { run, moment } = useRun.getState();
  let atMs = moment?.atMs ?? Date.parse(first.at);
  let shownAt = performance.now();
  const next = (now: number): void => {
    const { isPlaying, speed, skipsIdle } = useScrub.getState();
    if (!isPlaying || useRun.getState().run !== run) return;
    atMs += (now - shownAt) * speed;
    shownAt = now;
    if (skipsIdle) {
      const coming = history.events[history.seqAt(atMs)];
      const comingMs = coming === undefined ? atMs : Date.parse(coming.at);
      if (comingMs - atMs > IDLE_MS * speed) atMs = comingMs;
    }
    const last = history.events.at(-1);
    if (last === undefined || atMs >= Date.parse(last.at)) {
      leaveMoment();
      return;
    }
    showMoment(atMs);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

export async function askFork(): Promise<void> {
  standStill();
  const { run, moment } = useRun.getState();
  if (run === undefined || moment === undefined) return;
  const plan = await planFork(run, moment.seq);
  if (plan !== undefined && useRun.getState().moment?.seq === moment.seq)
    useScrub.setState({ fork: { run, seq: moment.seq, plan } });
}

export async function startFork(): Promise<void> {
  const { fork } = useScrub.getState();
  if (fork === undefined) return;
  leaveMoment();
  await forkRun(fork.run, fork.seq);
}

/** Does the shown run still go on? Then its end moves while one looks at its past. */
export function endMs(nowMs: number): number {
  const { live } = useRun.getState();
  if (live === undefined) return nowMs;
  return isRunLive(live.status) ? Math.max(nowMs, Date.parse(live.at)) : Date.parse(live.at);
}

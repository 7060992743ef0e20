import { create } from 'zustand';
import type { Problem } from '#shared/problem.ts';
import { RunHistory } from '#shared/run/run-at.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { follow } from '../bridge/follow.ts';
import { api } from './connection.ts';
import { holdsCanvas } from './hand.ts';
import { paced } from './pace.ts';
import { forgetSamples, takeSamples } from './run-samples.ts';

/** The run shown on the canvas: live, or one of the past. Only ever the fold of its events. */
interface WatchedRun {
  readonly run: string | undefined;
  /** What is shown: the newest, or how it was at the moment the scrubber stands at. */
  readonly state: RunState | undefined;
  /** The newest there is. What is to be done with the run goes by this, never by what the scrubber shows. */
  readonly live: RunState | undefined;
  /** Where the scrubber stands; undefined: now. `atMs` lies between this event and the next, in milliseconds since 1970. */
  readonly moment: { readonly seq: number; readonly atMs: number } | undefined;
  /** Why not all of the run can be shown. */
  readonly damage: Problem | undefined;
  /** A past run was opened on purpose: the bar "read only · Back to editing" is shown. */
  readonly isPast: boolean;
}

const NOTHING: WatchedRun = {
  run: undefined,
  state: undefined,
  live: undefined,
  moment: undefined,
  damage: undefined,
  isPast: false,
};

export const useRun = create<WatchedRun>(() => NOTHING);

let stop: (() => void) | undefined;
let history = new RunHistory();

export function watchRun(run: string, how: { readonly isPast: boolean }): void {
  stop?.();
  const events = new RunHistory();
  history = events;
  forgetSamples();
  useRun.setState({ ...NOTHING, run, isPast: how.isPast });
  stop = follow(
    (signal) => api().runs.events({ run, afterSeq: events.latest?.seq ?? 0 }, { signal }),
    (batch) => {
      events.append(batch);
      if (useRun.getState().run !== run) return;
      takeSamples(batch);
      // The first look at a run is not put off; what changes from then on never takes the page from the hand.
      if (useRun.getState().live === undefined) showNewest();
      else showSoon();
    },
    (damage) => {
      if (useRun.getState().run === run) useRun.setState({ damage });
    },
  );
}

function showNewest(): void {
  const live = history.latest;
  if (live !== undefined)
    useRun.setState(({ moment, state }) => ({ live, state: moment === undefined ? live : state }));
}

/** While the hand holds the canvas: often enough to follow, so seldom that most of its frames have nothing else to draw. */
const HELD_MS = 500;
const showSoon = paced(showNewest, { leastRestMs: () => (holdsCanvas() ? HELD_MS : 0) });

export function unwatchRun(): void {
  stop?.();
  stop = undefined;
  history = new RunHistory();
  forgetSamples();
  useRun.setState(NOTHING);
}

/** All events of the watched run so far; it grows in place, so look at `useRun` to know when. */
export function watchedHistory(): RunHistory {
  return history;
}

/** Shows the watched run as it was at a moment. Milliseconds since 1970. */
export function showMoment(atMs: number): void {
  showEvent(history.seqAt(atMs), atMs);
}

/** As it was when event `seq` had just come. */
export function showEvent(seq: number, atMs?: number): void {
  const event = history.events[seq - 1];
  if (event === undefined) return;
  useRun.setState({ state: history.at(seq), moment: { seq, atMs: atMs ?? Date.parse(event.at) } });
}

export function backToNow(): void {
  useRun.setState({ state: history.latest, moment: undefined });
}

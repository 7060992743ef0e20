import { create } from 'zustand';
import { foldRun } from '#shared/run/fold-run.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { follow } from '../bridge/follow.ts';
import { api } from './connection.ts';
import { forgetSamples, takeSamples } from './run-samples.ts';

/** The run shown on the canvas: live, or one of the past. Only ever the fold of its events. */
interface WatchedRun {
  readonly run: string | undefined;
  readonly state: RunState | undefined;
  /** A past run was opened on purpose: the bar "read only · Back to editing" is shown. */
  readonly isPast: boolean;
}

export const useRun = create<WatchedRun>(() => ({ run: undefined, state: undefined, isPast: false }));

let stop: (() => void) | undefined;

export function watchRun(run: string, how: { readonly isPast: boolean }): void {
  stop?.();
  let state: RunState | undefined;
  forgetSamples();
  useRun.setState({ run, state: undefined, isPast: how.isPast });
  stop = follow(
    (signal) => api().runs.events({ run, afterSeq: state?.seq ?? 0 }, { signal }),
    (events) => {
      for (const event of events) state = foldRun(state, event);
      if (useRun.getState().run !== run) return;
      takeSamples(events);
      useRun.setState({ state });
    },
  );
}

export function unwatchRun(): void {
  stop?.();
  stop = undefined;
  forgetSamples();
  useRun.setState({ run: undefined, state: undefined, isPast: false });
}

/** One task of the watched run, by the path of its node (top level: the path of the task). One card repaints, not the canvas. */
export function useTask(path: string): TaskState | undefined {
  return useRun((watched) => watched.state?.tasks.get(path));
}

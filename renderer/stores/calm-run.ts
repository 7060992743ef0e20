import { create } from 'zustand';
import type { RunState } from '#shared/run/run-state.ts';
import { useRun } from './run-store.ts';

/** Beyond so many tasks a list is not read line by line while it changes. */
const MANY = 300;
const EVERY_MS = 250;
/** While somebody goes through the moments of a run: the canvas first, the lists beside it ten times a second. */
const STEP_MS = 100;

/** The run that is shown, for lists beside the canvas: a large one some times a second, not with every event or step of the scrubber. */
export const useCalmRun = create<{ readonly state: RunState | undefined }>(() => ({
  state: useRun.getState().state,
}));

let timer: ReturnType<typeof setTimeout> | undefined;

useRun.subscribe((now, before) => {
  if (now.state === before.state) return;
  const isBack = now.moment !== undefined;
  const wasBack = before.moment !== undefined;
  if (isBack !== wasBack || isUrgent(now.state, useCalmRun.getState().state, isBack)) take();
  else timer ??= setTimeout(take, isBack ? STEP_MS : EVERY_MS);
});

function take(): void {
  clearTimeout(timer);
  timer = undefined;
  useCalmRun.setState({ state: useRun.getState().state });
}

/** A small run, another run, its end or an earlier state of it; from moment to moment all of these are steps. */
function isUrgent(state: RunState | undefined, shown: RunState | undefined, isBack: boolean): boolean {
  if (state === undefined || shown === undefined || state.tasks.size <= MANY) return true;
  return state.run !== shown.run || (!isBack && (state.status !== shown.status || state.seq < shown.seq));
}

import { create } from 'zustand';
import type { RunState } from '#shared/run/run-state.ts';
import { useRun } from './run-store.ts';

/** Beyond so many tasks a list is not read line by line while it changes. */
const MANY = 300;
const EVERY_MS = 250;

/** The run that is shown, for lists beside the canvas: a large one four times a second, not with every event. */
export const useCalmRun = create<{ readonly state: RunState | undefined }>(() => ({
  state: useRun.getState().state,
}));

let timer: ReturnType<typeof setTimeout> | undefined;

useRun.subscribe(({ state }, before) => {
  if (state === before.state) return;
  if (isUrgent(state, useCalmRun.getState().state)) take();
  else timer ??= setTimeout(take, EVERY_MS);
});

function take(): void {
  clearTimeout(timer);
  timer = undefined;
  useCalmRun.setState({ state: useRun.getState().state });
}

/** A small run, another run, another moment of it, or its end. */
function isUrgent(state: RunState | undefined, shown: RunState | undefined): boolean {
  if (state === undefined || shown === undefined || state.tasks.size <= MANY) return true;
  return (
    state.run !== shown.run ||
    state.status !== shown.status ||
    state.seq < shown.seq ||
    useRun.getState().moment !== undefined
  );
}

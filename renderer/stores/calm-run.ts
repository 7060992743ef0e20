import { create } from 'zustand';
import type { RunState } from '#shared/run/run-state.ts';
import { useRun } from './run-store.ts';
import { isStepHeavy } from './step-weight.ts';

/** Beyond so many tasks a list is not read line by line while it changes. */
const MANY = 300;
const EVERY_MS = 250;
/** While somebody goes through the moments of a run: the canvas first, the lists beside it ten times a second, in a step that changes little on the canvas... */
const STEP_MS = 100;
/** ...but no later than this, */
const PATIENCE_MS = 100;
/** or when no step has come for so long. */
const REST_MS = 50;

/** The run that is shown, for lists beside the canvas: a large one some times a second, not with every event or step of the scrubber. */
export const useCalmRun = create<{ readonly state: RunState | undefined }>(() => ({
  state: useRun.getState().state,
}));

let timer: ReturnType<typeof setTimeout> | undefined;
/** Since when the lists wait for a step that changes little. */
let dueMs: number | undefined;

useRun.subscribe((now, before) => {
  if (now.state === before.state) return;
  const isBack = now.moment !== undefined;
  const wasBack = before.moment !== undefined;
  if (isBack !== wasBack || isUrgent(now.state, useCalmRun.getState().state, isBack)) take();
  // When the cards have heard of this step too.
  else if (dueMs !== undefined) queueMicrotask(takeInLightStep);
  else timer ??= isBack ? setTimeout(wait, STEP_MS, performance.now() + STEP_MS) : setTimeout(take, EVERY_MS);
});

function wait(sinceMs: number): void {
  dueMs = sinceMs;
  timer = setTimeout(take, REST_MS);
}

function takeInLightStep(): void {
  if (dueMs === undefined) return;
  clearTimeout(timer);
  if (isStepHeavy() && performance.now() - dueMs < PATIENCE_MS) wait(dueMs);
  else take();
}

function take(): void {
  clearTimeout(timer);
  timer = undefined;
  dueMs = undefined;
  useCalmRun.setState({ state: useRun.getState().state });
}

/** A small run, another run, its end or an earlier state of it; from moment to moment all of these are steps. */
function isUrgent(state: RunState | undefined, shown: RunState | undefined, isBack: boolean): boolean {
  if (state === undefined || shown === undefined || state.tasks.size <= MANY) return true;
  return state.run !== shown.run || (!isBack && (state.status !== shown.status || state.seq < shown.seq));
}

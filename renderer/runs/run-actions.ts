import { isRunEnded } from '#shared/run/task-status.ts';
import type { UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { cancelRun, pauseRun, resumeRun, startRun } from '../stores/studio-session.ts';
import { openSheet, useView } from '../stores/view-store.ts';

const text = messages.runs;

/** Why the open workflow cannot run now, in one sentence; undefined: it can. */
export function whyNotRun(): string | undefined {
  const { name, workflow, problems, isStale } = useDocument.getState();
  if (name === undefined) return text.why.noWorkflow;
  if (isStale) return text.why.unreadable;
  if (workflow === undefined || Object.keys(workflow.nodes).length === 0) return text.why.empty;
  const errors = problems.filter((problem) => problem.severity === 'error');
  const first = errors[0];
  if (first !== undefined) return text.why.problems(errors.length, first.message);
  return isActive() ? text.why.running : undefined;
}

/** Does the watched run still go on (or wait, or pause)? */
function isActive(): boolean {
  const { state } = useRun.getState();
  return state !== undefined && !isRunEnded(state.status) && state.status !== 'interrupted';
}

/** Runs at once, or asks for the workflow's parameters first. */
function run(): void {
  const { workflow } = useDocument.getState();
  const parameters = Object.keys(workflow?.parameters ?? {});
  if (parameters.length === 0) void startRun({});
  else openSheet({ kind: 'runParameters' });
}

export const runAction: UserAction = {
  id: 'run.start',
  label: text.run,
  group: 'run',
  keywords: ['start', 'execute', 'play'],
  shortcuts: ['$mod+Enter'],
  disabledBecause: whyNotRun,
  run,
};

export const runToSelectedAction: UserAction = {
  id: 'run.toSelected',
  label: text.runToSelected,
  group: 'run',
  shortcuts: ['Shift+Enter'],
  disabledBecause: () => (useView.getState().selectedNodes.length === 1 ? whyNotRun() : text.why.selectOne),
  run: () => void startRun({}, useView.getState().selectedNodes[0]),
};

export const cancelAction: UserAction = {
  id: 'run.cancel',
  label: text.cancel,
  group: 'run',
  keywords: ['stop', 'abort', 'interrupt'],
  shortcuts: ['$mod+.', '$mod+Alt+Enter'],
  disabledBecause: () => (isActive() ? undefined : text.why.nothingRuns),
  run: () => void cancelRun(useRun.getState().state?.cancelling ?? false),
};

export const pauseAction: UserAction = {
  id: 'run.pause',
  label: text.pause,
  group: 'run',
  disabledBecause: () => (useRun.getState().state?.status === 'running' ? undefined : text.why.nothingRuns),
  run: () => void pauseRun(),
};

export const resumeAction: UserAction = {
  id: 'run.resume',
  label: text.resume,
  group: 'run',
  keywords: ['retry', 'continue', 'unpause'],
  disabledBecause: () => {
    const status = useRun.getState().state?.status;
    return status === 'paused' || status === 'interrupted' || status === 'failed' || status === 'cancelled' ? undefined : text.why.nothingToResume;
  },
  run: () => void resumeRun(),
};

export const runActions: readonly UserAction[] = [runAction, runToSelectedAction, cancelAction, pauseAction, resumeAction];

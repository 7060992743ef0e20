import { isRunLive } from '#shared/run/task-status.ts';
import type { UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { pauseQueue, resumeQueue, useQueue } from '../stores/queue-store.ts';
import { cancelRun, enqueueRun, pauseRun, resumeRun, startRun } from '../stores/run-session.ts';
import { openSheet, useView } from '../stores/view-store.ts';
import { failedTasks, showNextFailure } from './failed-tasks.ts';

const text = messages.runs;

/** Why the open workflow cannot run now, in one sentence; undefined: it can. */
export function whyNotRun(): string | undefined {
  return whyNotStart() ?? (isActive() ? text.why.running : undefined);
}

/** The same for a run that only gets in line. */
function whyNotStart(): string | undefined {
  const { name, workflow, problems, isStale } = useDocument.getState();
  if (name === undefined) return text.why.noWorkflow;
  if (useRun.getState().isPast) return text.why.past;
  if (isStale) return text.why.unreadable;
  if (workflow === undefined || Object.keys(workflow.nodes).length === 0) return text.why.empty;
  const errors = problems.filter((problem) => problem.severity === 'error');
  const first = errors[0];
  if (first !== undefined) return text.why.problems(errors.length, first.message);
  return undefined;
}

/** Does the watched run still go on (or wait, or pause)? */
function isActive(): boolean {
  const { live } = useRun.getState();
  return live !== undefined && isRunLive(live.status);
}

/** Runs at once with the defaults; asks first when a parameter has to be given. */
function run(): void {
  const parameters = Object.values(useDocument.getState().workflow?.parameters ?? {});
  const isMissing = parameters.some((parameter) => parameter.required === true && parameter.default === undefined);
  if (isMissing) openSheet({ kind: 'runParameters' });
  else void startRun({});
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

export const runWithParametersAction: UserAction = {
  id: 'run.withParameters',
  label: text.runWithParameters,
  group: 'run',
  keywords: ['inputs', 'arguments'],
  disabledBecause: () => {
    const parameters = useDocument.getState().workflow?.parameters ?? {};
    return Object.keys(parameters).length === 0 ? text.why.noParameters : whyNotRun();
  },
  run: () => openSheet({ kind: 'runParameters' }),
};

export const runToSelectedAction: UserAction = {
  id: 'run.toSelected',
  label: text.runToSelected,
  group: 'run',
  shortcuts: ['Shift+Enter'],
  disabledBecause: () => (useView.getState().selectedNodes.length === 1 ? whyNotRun() : text.why.selectOne),
  run: () => void startRun({}, useView.getState().selectedNodes[0]),
};

export const enqueueAction: UserAction = {
  id: 'run.enqueue',
  label: text.queue.add,
  group: 'run',
  keywords: ['queue', 'later', 'again'],
  disabledBecause: whyNotStart,
  run: () => void enqueueRun(false),
};

const enqueueFrontAction: UserAction = {
  id: 'run.enqueueFront',
  label: text.queue.addFront,
  group: 'run',
  keywords: ['queue', 'next', 'first'],
  shortcuts: ['$mod+Shift+Enter'],
  disabledBecause: whyNotStart,
  run: () => void enqueueRun(true),
};

const pauseQueueAction: UserAction = {
  id: 'queue.pause',
  label: text.queue.pauseAfter,
  group: 'run',
  disabledBecause: () => (useQueue.getState().state === 'paused' ? text.queue.isPaused : undefined),
  run: () => void pauseQueue(false),
};

const resumeQueueAction: UserAction = {
  id: 'queue.resume',
  label: text.queue.resume,
  group: 'run',
  disabledBecause: () => (useQueue.getState().state === 'paused' ? undefined : text.queue.isRunning),
  run: () => void resumeQueue(),
};

export const cancelAction: UserAction = {
  id: 'run.cancel',
  label: text.cancel,
  group: 'run',
  keywords: ['stop', 'abort', 'interrupt'],
  shortcuts: ['$mod+.', '$mod+Alt+Enter'],
  disabledBecause: () => (isActive() ? undefined : text.why.nothingRuns),
  run: () => void cancelRun(useRun.getState().live?.cancelling ?? false),
};

export const pauseAction: UserAction = {
  id: 'run.pause',
  label: text.pause,
  group: 'run',
  disabledBecause: () => (useRun.getState().live?.status === 'running' ? undefined : text.why.nothingRuns),
  run: () => void pauseRun(),
};

export const resumeAction: UserAction = {
  id: 'run.resume',
  label: text.resume,
  group: 'run',
  keywords: ['retry', 'continue', 'unpause'],
  disabledBecause: () => {
    const status = useRun.getState().live?.status;
    return status === 'paused' || status === 'interrupted' || status === 'failed' || status === 'cancelled'
      ? undefined
      : text.why.nothingToResume;
  },
  run: () => void resumeRun(),
};

export const showFailureAction: UserAction = {
  id: 'run.showFailure',
  label: text.showFailure,
  group: 'run',
  keywords: ['error', 'why', 'red', 'problem'],
  shortcuts: ['F8'],
  disabledBecause: () => (failedTasks(useRun.getState().state).length > 0 ? undefined : text.why.nothingFailed),
  run: showNextFailure,
};

export const runActions: readonly UserAction[] = [
  runAction,
  runWithParametersAction,
  runToSelectedAction,
  enqueueAction,
  enqueueFrontAction,
  pauseQueueAction,
  resumeQueueAction,
  cancelAction,
  pauseAction,
  resumeAction,
  showFailureAction,
];

import type { EventBody, EventHead, EventType, Payload, RunEvent } from './event.ts';
import type { PlannedTask } from './plan.ts';
import type { AttemptState, Pause, RunState, TaskState } from './run-state.ts';
import { waitingSentence } from './sentence.ts';
import { isInside } from './task-place.ts';
import { TaskTable } from './task-table.ts';
import type { TaskPhase } from './task-status.ts';

type Of<Type extends EventType> = EventHead & { readonly type: Type } & Payload<Type>;

/**
 * The only way from events to statuses. Pure: the state given stays as it was, and what did not change is shared.
 * The first event of a run is `run.created`; anything else without a state is a broken log and throws.
 */
export function foldRun(state: RunState | undefined, event: RunEvent): RunState {
  if (event.type === 'run.created') return created(event);
  if (state === undefined)
    throw new Error(`The log of run ${event.run} does not begin with run.created but with ${event.type}.`);
  const next = foldKnown(state, event);
  return { ...next, seq: event.seq, at: event.at };
}

/** Folds a whole log; undefined for an empty one. */
export function foldEvents(events: Iterable<RunEvent>, from?: RunState): RunState | undefined {
  let state = from;
  for (const event of events) state = foldRun(state, event);
  return state;
}

function created(event: Of<'run.created'>): RunState {
  return {
    run: event.run,
    plan: event.plan,
    parameters: event.parameters,
    trigger: event.trigger,
    status: 'queued',
    cancelling: false,
    createdAt: event.at,
    outputs: {},
    tasks: TaskTable.of(event.plan.tasks.map(newTask)),
    seq: event.seq,
    at: event.at,
  };
}

function newTask(task: PlannedTask): TaskState {
  return {
    path: task.path,
    node: task.node,
    action: task.action,
    name: task.name,
    planned: task,
    status: 'waiting',
    sentence: waitingSentence(task),
    attempts: [],
    maxAttempts: task.retry.max + 1,
    outputs: {},
    artifacts: [],
  };
}

/** A container that is entered again starts from nothing; only what its tasks tried before stays on record. */
function again(task: PlannedTask, state: RunState): TaskState {
  const before = state.tasks.get(task.path) ?? state.cleared?.get(task.path);
  return { ...newTask(task), attempts: before?.attempts ?? [], pauses: before?.pauses };
}

function foldKnown(state: RunState, event: Exclude<RunEvent, { type: 'run.created' }>): RunState {
  switch (event.type) {
    case 'run.queued':
      return { ...state, status: 'queued' };
    case 'run.started':
      return { ...state, status: 'running', startedAt: event.at };
    case 'run.paused':
      return { ...state, status: 'paused' };
    case 'run.resumed':
      return {
        ...state,
        status: 'running',
        cancelling: false,
        startedAt: state.startedAt ?? event.at,
        endedAt: undefined,
      };
    case 'run.cancelling':
      return { ...state, cancelling: true };
    case 'run.interrupted':
      return { ...state, status: 'interrupted', cancelling: false };
    case 'run.ended':
      return {
        ...state,
        status: event.status,
        cancelling: false,
        outputs: event.outputs,
        problem: event.problem,
        endedAt: event.at,
      };
    case 'tasks.added':
      return { ...state, tasks: tableOf(state).withAdded(event.tasks.map((task) => again(task, state))) };
    case 'tasks.cleared':
      return event.task === undefined ? state : cleared(state, event.task);
    case 'pool.changed':
    case 'resource.sample':
      return state;
    default:
      return foldTask(state, event);
  }
}

function cleared(state: RunState, container: string): RunState {
  const gone = new Map(state.cleared);
  const kept: TaskState[] = [];
  for (const task of state.tasks.values()) {
    if (isInside(task.path, container)) gone.set(task.path, { attempts: task.attempts, pauses: task.pauses });
    else kept.push(task);
  }
  return kept.length === state.tasks.size ? state : { ...state, tasks: TaskTable.of(kept), cleared: gone };
}

type TaskEvent = Exclude<RunEvent, { type: `run.${string}` | `tasks.${string}` | 'pool.changed' | 'resource.sample' }>;

function foldTask(state: RunState, event: TaskEvent): RunState {
  const task = event.task === undefined ? undefined : state.tasks.get(event.task);
  if (task === undefined)
    throw new Error(
      `Event ${event.seq} of run ${event.run} names the task ${event.task ?? '(none)'}, which is not in the run.`,
    );
  const tasks = tableOf(state).with(nextTask(task, event));
  if (event.type !== 'task.decided' || event.scope === undefined) return { ...state, tasks };
  const { by, reason, form = {} } = event;
  return { ...state, tasks, approved: [...(state.approved ?? []), { task: task.path, by, reason, form }] };
}

function nextTask(task: TaskState, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'task.waiting':
      return { ...restarted(task), status: 'waiting', sentence: event.reason };
    case 'task.queued':
      if (task.phase === 'retrying') return dueAgain(task, event);
      return {
        ...restarted(task),
        status: 'queued',
        sentence: event.waitingFor,
        queuedAt: task.status === 'queued' ? task.queuedAt : event.at,
        pauses: paused(task, { kind: 'queued', from: event.at, sentence: event.waitingFor }),
      };
    case 'task.cached':
      return {
        ...ended(task, event.at),
        status: 'cached',
        outputs: event.outputs,
        cachedFrom: event.from,
        sentence: undefined,
        startedAt: task.startedAt ?? event.at,
      };
    case 'task.skipped':
      return { ...ended(task, event.at), status: 'skipped', sentence: event.reason };
    case 'task.retrying':
      return {
        ...task,
        phase: 'retrying',
        retryAt: event.until,
        sentence: retrySentence(task, event),
        pauses: paused(task, { kind: 'retrying', from: event.at, sentence: event.problem.message }),
        problem: event.problem,
      };
    case 'task.deciding':
      return {
        ...task,
        phase: 'deciding',
        deciding: event.request,
        sentence: 'Waiting for a decision',
        pauses: paused(task, { kind: 'deciding', from: event.at }),
      };
    case 'task.decided':
      return {
        ...task,
        phase: 'running',
        deciding: undefined,
        sentence: decidedSentence(event),
        pauses: unpaused(task, event.at),
      };
    case 'task.fingerprinted':
      return event.document === undefined
        ? task
        : { ...task, fingerprint: { hash: event.hash, document: event.document } };
    case 'task.verified': {
      const { from, differences, count } = event;
      return { ...task, verified: { from, differences, count } };
    }
    case 'task.ended':
      return {
        ...ended(task, event.at),
        status: event.status,
        sentence: event.sentence,
        outputs: event.outputs,
        problem: event.problem,
      };
    case 'attempt.started':
      return startAttempt(task, event);
    case 'attempt.progress':
      return { ...running(task, 'running'), progress: { fraction: event.fraction, message: event.message } };
    case 'attempt.process':
      return patchAttempt(task, event.attempt, { pid: event.pid });
    case 'attempt.output':
      return patchAttempt(task, event.attempt, {
        logBytes: event.bytes,
      });
    case 'attempt.stopping':
      return { ...running(task, 'stopping'), sentence: event.reason };
    case 'attempt.ended':
      return patchAttempt(task, event.attempt, {
        endedAt: event.at,
        outcome: event.outcome,
        exitCode: event.exitCode,
        signal: event.signal,
        problem: event.problem,
        usage: event.usage,
      });
    case 'artifact.added': {
      const { hash, bytes, mediaType, name } = event;
      return { ...task, artifacts: [...task.artifacts, { hash, bytes, mediaType, name }] };
    }
  }
}

/** Its next attempt is due and stands in line. It did start, so it stays `running`. */
function dueAgain(task: TaskState, { at, waitingFor }: Of<'task.queued'>): TaskState {
  return {
    ...task,
    retryAt: undefined,
    sentence: waitingFor,
    pauses: paused(task, { kind: 'queued', from: at, sentence: waitingFor }),
  };
}

function startAttempt(task: TaskState, event: Of<'attempt.started'>): TaskState {
  const attempt: AttemptState = {
    attempt: event.attempt ?? task.attempts.length + 1,
    startedAt: event.at,
    slot: event.slot,
    logBytes: 0,
  };
  return {
    ...task,
    status: 'running',
    // Silent programs tell nothing more before they end, so waiting for a sign of life would show them as starting for ever.
    phase: 'running',
    sentence: attempt.attempt > 1 ? `Attempt ${attempt.attempt}` : undefined,
    startedAt: task.startedAt ?? event.at,
    retryAt: undefined,
    progress: undefined,
    problem: undefined,
    attempts: [...task.attempts, attempt],
    pauses: unpaused(task, event.at),
  };
}

function patchAttempt(task: TaskState, attempt: number | undefined, patch: Partial<AttemptState>): TaskState {
  const index =
    attempt === undefined ? task.attempts.length - 1 : task.attempts.findIndex((each) => each.attempt === attempt);
  const old = task.attempts[index];
  return old === undefined ? task : { ...task, attempts: task.attempts.with(index, { ...old, ...patch }) };
}

function running(task: TaskState, phase: TaskPhase): TaskState {
  // A late report of an attempt that is being stopped must not make it look alive again.
  if (task.status !== 'running' || task.phase === 'stopping') return task;
  return { ...task, phase };
}

function ended(task: TaskState, at: string): TaskState {
  return {
    ...task,
    phase: undefined,
    retryAt: undefined,
    deciding: undefined,
    progress: undefined,
    endedAt: at,
    pauses: unpaused(task, at),
  };
}

/** One that lasts and is of the same kind goes on; of another kind, it ends where the new one begins. */
function paused(task: TaskState, pause: Pause): readonly Pause[] {
  const before = task.pauses ?? [];
  const last = before.at(-1);
  if (last === undefined || last.to !== undefined) return [...before, pause];
  if (last.kind === pause.kind) return [...before.slice(0, -1), { ...last, sentence: pause.sentence ?? last.sentence }];
  return [...before.slice(0, -1), { ...last, to: pause.from }, pause];
}

function unpaused(task: TaskState, at: string): readonly Pause[] | undefined {
  const last = task.pauses?.at(-1);
  if (last === undefined || last.to !== undefined) return task.pauses;
  return [...(task.pauses ?? []).slice(0, -1), { ...last, to: at }];
}

/** A task of an interrupted run that is taken up again keeps its attempts and loses its end. */
function restarted(task: TaskState): TaskState {
  if (task.endedAt === undefined) return task;
  return { ...task, phase: undefined, endedAt: undefined, problem: undefined, outputs: {}, cachedFrom: undefined };
}

function retrySentence(task: TaskState, event: Of<'task.retrying'>): string {
  const seconds = Math.round(event.delayMs / 100) / 10;
  return `Attempt ${event.attempt} failed; the next one of ${task.maxAttempts} starts after ${seconds} s`;
}

function decidedSentence({ by, decision, scope, from }: Of<'task.decided'>): string {
  const where = from === undefined ? '' : `, for the whole run, at \`${from}\``;
  return `Decided by ${by}: ${decision}${scope === undefined ? where : ', for the whole run'}`;
}

function tableOf(state: RunState): TaskTable {
  return state.tasks instanceof TaskTable ? state.tasks : TaskTable.of([...state.tasks.values()]);
}

/** Gives a body its place in a log. */
export function eventOf(body: EventBody, head: Pick<EventHead, 'seq' | 'at' | 'run'>): RunEvent {
  return { v: 1, ...head, ...body };
}

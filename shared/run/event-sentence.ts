import { formatSize } from '../workflow/size.ts';
import type { EventType, RunEvent } from './event.ts';
import type { TaskNames } from './name-nodes.ts';
import { TASK_STATUS } from './task-status.ts';

export const EVENT_KINDS = ['run', 'task', 'attempt', 'output', 'measure'] as const;
/** What a person would leave out or look for together. `output` says how far logs and artifacts have grown, `measure` what was used. */
export type EventKind = (typeof EVENT_KINDS)[number];

export function kindOf(type: EventType): EventKind {
  switch (type) {
    case 'attempt.output':
    case 'attempt.progress':
    case 'artifact.added':
      return 'output';
    case 'resource.sample':
    case 'pool.changed':
    case 'task.fingerprinted':
      return 'measure';
    case 'tasks.added':
    case 'tasks.cleared':
      return 'task';
    default:
      return type.startsWith('run.') ? 'run' : type.startsWith('task.') ? 'task' : 'attempt';
  }
}

/** What happened, in one sentence without its time. Tasks are named by their paths, or as `names` calls them. */
export function eventSentence(event: RunEvent, names?: Pick<TaskNames, 'titleOf' | 'inWords'>): string {
  const sentence = plainSentence(
    event,
    names === undefined || event.task === undefined ? event.task : names.titleOf(event.task),
  );
  return names?.inWords(sentence) ?? sentence;
}

function plainSentence(event: RunEvent, task = ''): string {
  const attempt = `${task}, attempt ${event.attempt ?? 1}`;
  switch (event.type) {
    case 'run.created':
      return `Planned ${counted(event.plan.tasks.length, 'task')} of ${event.plan.title ?? event.plan.workflow}`;
    case 'run.queued':
      return event.position === undefined ? 'In line for its turn' : `In line for its turn, at place ${event.position}`;
    case 'run.started':
      return 'The run started';
    case 'run.paused':
      return ended(`Paused${by(event.by)}`, event.reason);
    case 'run.resumed':
      return `Goes on${by(event.by)}`;
    case 'run.cancelling':
      return ended(`${event.now ? 'Everything is ended at once' : 'Being cancelled'}${by(event.by)}`, event.reason);
    case 'run.interrupted':
      return ended('Interrupted', event.reason);
    case 'run.ended':
      return ended(`The run ended: ${event.status}`, event.problem?.message);
    case 'tasks.added':
      return `${task} brought in ${counted(event.tasks.length, 'task')}`;
    case 'tasks.cleared':
      return `${task} begins anew: ${event.reason}`;
    case 'task.waiting':
      return `${task}: ${event.reason}`;
    case 'task.queued':
      return ended(`${task} is ready`, event.waitingFor);
    case 'task.cached':
      return `${task} was taken from the cache (run ${event.from.run})`;
    case 'task.skipped':
      return `${task}: ${event.reason}`;
    case 'task.retrying':
      return `${task} is tried again after ${seconds(event.delayMs)}: ${event.problem.message}`;
    case 'task.deciding':
      return `${task} waits for a person`;
    case 'task.decided':
      return ended(`${task}: ${event.by} said ${event.decision}${forRun(event)}`, event.reason);
    case 'task.fingerprinted':
      return `${task} was identified by what it is made from (${event.hash.slice(0, 12)})`;
    case 'task.verified':
      return event.count === 0
        ? `${task} was made again and came out the same`
        : `${task} was made again and differs in ${counted(event.count, 'place')}`;
    case 'task.ended':
      return ended(
        `${task} ended: ${TASK_STATUS[event.status].word.toLowerCase()}`,
        event.sentence ?? event.problem?.message,
      );
    case 'attempt.started':
      return `${attempt} started${event.slot === undefined ? '' : ` in slot ${event.slot + 1}`}`;
    case 'attempt.process':
      return `${attempt} runs ${event.program} as process ${event.pid}`;
    case 'attempt.progress':
      return `${attempt}: ${progress(event)}`;
    case 'attempt.output':
      return `${attempt} has printed ${formatSize(event.bytes)}`;
    case 'attempt.stopping':
      return `${attempt} is being stopped: ${event.reason}`;
    case 'attempt.ended':
      return ended(`${attempt} ended: ${event.outcome}${exit(event)}`, event.problem?.message);
    case 'artifact.added':
      return `${task} made ${event.name} (${formatSize(event.bytes)})`;
    case 'resource.sample':
      return `${attempt} uses ${event.cpu.toFixed(1)} cores and ${formatSize(event.rssBytes)}`;
    case 'pool.changed':
      return `Pool ${event.pool}: ${event.used} of ${event.capacity} taken`;
  }
}

function forRun({ scope, from }: { readonly scope?: string; readonly from?: string }): string {
  if (from !== undefined) return `, as for the whole run at ${from}`;
  return scope === undefined ? '' : ', for the whole run';
}

function by(name: string | undefined): string {
  return name === undefined ? '' : ` by ${name}`;
}

function ended(what: string, why: string | undefined): string {
  return why === undefined || why === '' ? what : `${what}. ${why}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function progress({ fraction, message }: { readonly fraction?: number; readonly message?: string }): string {
  const part = fraction === undefined ? undefined : `${Math.round(fraction * 100)} %`;
  return [part, message].filter((each) => each !== undefined).join(', ') || 'at work';
}

function exit({ exitCode, signal }: { readonly exitCode?: number | null; readonly signal?: string | null }): string {
  if (typeof exitCode === 'number') return `, exit ${exitCode}`;
  return typeof signal === 'string' ? `, ${signal}` : '';
}

import { z } from 'zod';

/** The eight states of a task, and the only words for them anywhere. */
export const taskStatusSchema = z.enum([
  'waiting',
  'queued',
  'running',
  'succeeded',
  'cached',
  'failed',
  'skipped',
  'cancelled',
]);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** What a running task is doing. `deciding` needs a person. */
export const taskPhaseSchema = z.enum(['starting', 'running', 'retrying', 'deciding', 'stopping']);
export type TaskPhase = z.infer<typeof taskPhaseSchema>;

export const runStatusSchema = z.enum([
  'queued',
  'running',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
]);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** Word and icon of a status: each is enough without the colour. Icons are names of the renderer's own table. */
export const TASK_STATUS: Readonly<
  Record<TaskStatus, { readonly word: string; readonly icon: string; readonly ended: boolean }>
> = {
  waiting: { word: 'Waiting', icon: 'hollow-circle', ended: false },
  queued: { word: 'Queued', icon: 'clock', ended: false },
  running: { word: 'Running', icon: 'arc', ended: false },
  succeeded: { word: 'Succeeded', icon: 'check-disc', ended: true },
  cached: { word: 'Cached', icon: 'layers-disc', ended: true },
  failed: { word: 'Failed', icon: 'cross-octagon', ended: true },
  skipped: { word: 'Skipped', icon: 'skip-bar', ended: true },
  cancelled: { word: 'Cancelled', icon: 'square-circle', ended: true },
};

export function isEnded(status: TaskStatus): boolean {
  return TASK_STATUS[status].ended;
}

/** Did it end the way its dependents hoped for? */
export function isGood(status: TaskStatus): boolean {
  return status === 'succeeded' || status === 'cached';
}

/** Does it still go on, wait for its turn, or pause? An interrupted run does not, though it can be resumed. */
export function isRunLive(status: RunStatus): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

export function isRunEnded(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** Where there are letters only: terminals and texts. */
export const STATUS_GLYPHS: Readonly<Record<TaskStatus, string>> = {
  waiting: '○',
  queued: '◷',
  running: '▶',
  succeeded: '✔',
  cached: '≡',
  failed: '✖',
  skipped: '↷',
  cancelled: '■',
};

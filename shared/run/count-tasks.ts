import { isEnded, taskStatusSchema } from './task-status.ts';

/** Of a run's row: how many of its tasks have ended, and how many failed. */
export function countTasks(counts: Readonly<Record<string, number>>): {
  readonly done: number;
  readonly all: number;
  readonly failed: number;
} {
  let done = 0;
  let all = 0;
  for (const [status, count] of Object.entries(counts)) {
    const known = taskStatusSchema.safeParse(status);
    all += count;
    if (known.success && isEnded(known.data)) done += count;
  }
  return { done, all, failed: counts['failed'] ?? 0 };
}

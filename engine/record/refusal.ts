import path from 'node:path';
import { problem, type Problem } from '#shared/problem.ts';

/** What the system says when files cannot be kept, in words. */
export const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'This user may not write there.',
  EPERM: 'The system does not permit it.',
  EROFS: 'The disk can only be read.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The quota of this user on the disk is used up.',
  EIO: 'The disk reported an error.',
};

/** What SQLite makes of what the system says. Anything else is a bug and stays one. */
const SQLITE_REFUSALS: Readonly<Record<number, string>> = { 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC', 14: 'EACCES' };

/** Did the system refuse a file, or is this something else? */
export function isRefusal(error: unknown): boolean {
  return codeOf(error) in REFUSALS;
}

/** In words where there are some, with the file if the system named one. */
export function refusalReason(error: unknown): string {
  const words = REFUSALS[codeOf(error)];
  if (words === undefined) return error instanceof Error ? error.message : String(error);
  const file = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  return file === undefined ? words : `${file}: ${words}`;
}

/** Of work that goes on without it, only less well: words where the system refused a file, else the bug with its stack. */
export function remarkOn(error: unknown): void {
  console.error(isRefusal(error) ? refusalReason(error) : error);
}

/** What the system said, also through SQLite; empty for what says nothing about files. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_REFUSALS[error.errcode & 0xff] ?? '';
  return 'code' in error ? String(error.code) : '';
}

/** The file of the queue could not be written; what was asked for did not happen. */
export function queueRefused(file: string, error: unknown): Problem {
  return problem('queue.refused', 'The queue of runs could not be kept on disk.', {
    reason: `${file}: ${REFUSALS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))}`,
    remedy: 'Free space or correct the permissions of the data folder. Runs that wait are still there.',
  });
}

/** The log of a run (`file`) took no more, for whatever the system gave as its reason. */
export function recordRefused(file: string, error: unknown): Problem {
  const run = path.basename(path.dirname(file));
  return problem('run.recordRefused', `The run ${run} could not be recorded any further, so it was stopped.`, {
    reason: `${file}: ${REFUSALS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))}`,
    remedy: 'Free space or correct the permissions, then resume the run: everything recorded before is kept.',
  });
}

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

/** The log of a run (`file`) took no more, for whatever the system gave as its reason. */
export function recordRefused(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const run = path.basename(path.dirname(file));
  return problem('run.recordRefused', `The run ${run} could not be recorded any further, so it was stopped.`, {
    reason: `${file}: ${REFUSALS[code] ?? (error instanceof Error ? error.message : String(error))}`,
    remedy: 'Free space or correct the permissions, then resume the run: everything recorded before is kept.',
  });
}

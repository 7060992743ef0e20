import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { ProblemError } from '#engine/action.ts';
import { codeOf, isRefusal, refusalReason, REFUSALS } from '#engine/record/refusal.ts';
import { problem, type Problem } from '#shared/problem.ts';

/** Makes the data folder, or throws a problem that says why there can be none. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    const isFile = code === 'EEXIST' || code === 'ENOTDIR';
    const reason = isFile
      ? `${folder} is a file, or lies below one.`
      : `${folder}: ${REFUSALS[code] ?? (error instanceof Error ? error.message : String(error))}`;
    throw new ProblemError(unusable(reason));
  }
}

/** The problem behind an error of the file system or the index; undefined for what is not about keeping files. */
export function storageProblem(error: unknown, folder: string): Problem | undefined {
  if (error instanceof ProblemError) return error.problem;
  const code = codeOf(error);
  const reason = REFUSALS[code];
  const path = pathOf(error);
  // That a file of somebody else may not be read says nothing about ours; a full disk concerns everybody.
  const isOurs = path === undefined || path.startsWith(folder) || code === 'ENOSPC' || code === 'EDQUOT';
  return reason === undefined || !isOurs ? undefined : unusable(`${path ?? folder}: ${reason}`);
}

/** A file of the user, or a folder, that the system does not let us read or write; undefined for anything else. */
export function fileProblem(error: unknown): Problem | undefined {
  if (!isRefusal(error)) return undefined;
  return problem('file.refused', 'A file could not be read or written.', {
    reason: refusalReason(error),
    remedy: 'Correct its permissions or free space, then try again.',
  });
}

function unusable(reason: string): Problem {
  return problem('dataFolder.unusable', 'The studio cannot keep its files.', {
    reason,
    remedy:
      'Free space or correct the permissions, or set CODOMYRMEX_HOME to another folder. What was recorded before is safe.',
  });
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

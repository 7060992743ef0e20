import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { problem, type Problem } from '#shared/problem.ts';
import type { PlannedFile } from '#shared/project/scaffold.ts';
import { bad, type Result } from '#shared/result.ts';

/** Called in the unfinished folder, before it gets its name; a problem undoes everything. */
export type Finish = (folder: string) => Promise<Result<object>>;

/** What stands in the way of a new project in `directory`: the names in it. A folder that is not there, or empty, has none. */
export async function conflictsIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).toSorted();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : [basename(directory)];
  }
}

/**
 * Writes all files into a folder beside `directory` and gives it its name at the end: others see the whole project or nothing.
 * `directory` is absolute and missing or empty. Parents are made; after a failure they are gone again.
 */
export async function writeProject(
  directory: string,
  files: readonly PlannedFile[],
  finish: Finish,
): Promise<Result<object>> {
  const parent = dirname(directory);
  const unfinished = join(parent, `.${basename(directory)}.new-${randomBytes(6).toString('hex')}`);
  let madeParent: string | undefined;
  try {
    madeParent = await mkdir(parent, { recursive: true });
    await mkdir(unfinished);
    await writeFiles(unfinished, files);
    const finished = await finish(unfinished);
    if (finished.ok) await giveName(unfinished, directory);
    else await undo(unfinished, parent, madeParent);
    return finished;
  } catch (error) {
    await undo(unfinished, parent, madeParent);
    return bad(writeProblem(directory, error));
  }
}

async function writeFiles(folder: string, files: readonly PlannedFile[]): Promise<void> {
  const places = files.map(({ path, content }) => ({ path: join(folder, ...path.split('/')), content }));
  for (const made of new Set(places.map(({ path }) => dirname(path)))) await mkdir(made, { recursive: true });
  await Promise.all(places.map(({ path, content }) => writeFile(path, content, { flag: 'wx' })));
}

/** Renaming onto an empty folder is one step on POSIX; Windows wants the empty folder gone first. Both refuse a folder with something in it. */
async function giveName(unfinished: string, directory: string): Promise<void> {
  try {
    await rename(unfinished, directory);
  } catch (error) {
    if (!['EEXIST', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await rmdir(directory);
    try {
      await rename(unfinished, directory);
    } catch (again) {
      await mkdir(directory);
      throw again;
    }
  }
}

/** Removes what this call made and nothing else: parents only as long as they are empty. */
async function undo(unfinished: string, parent: string, madeParent: string | undefined): Promise<void> {
  await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
  if (madeParent === undefined) return;
  for (let at = parent; at.length >= madeParent.length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

export function notEmptyProblem(directory: string, names: readonly string[]): Problem {
  const shown = names.slice(0, 5).join(', ');
  return problem('project.folderNotEmpty', `A new project needs an empty folder, and ${directory} is not one.`, {
    reason: `It holds ${names.length > 5 ? `${shown} and ${names.length - 5} more` : shown}.`,
    remedy: 'Choose another folder, or open this one as a project.',
    place: { parameter: 'directory' },
  });
}

function writeProblem(directory: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code === 'ENOTEMPTY' || code === 'EEXIST')
    return notEmptyProblem(directory, ['files that were not there before']);
  return problem('project.notWritten', `The project could not be written to ${directory}.`, {
    reason: message,
    remedy: 'Check that you may write there and that the disk has room. Nothing was left behind.',
    place: { parameter: 'directory' },
  });
}

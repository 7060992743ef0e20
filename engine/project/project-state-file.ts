import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problem } from '#shared/problem.ts';
import { editProjectFile, readProjectState, type ReadState } from '#shared/project/edit-project-file.ts';
import type { ProjectPatch } from '#shared/project/project-state.ts';
import { PROJECT_FILE } from '#shared/project/scaffold.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { writeAtomic } from '../document/write-atomic.ts';

/** How a project stands; a project without a file is one that is planned. */
export async function readState(project: string): Promise<ReadState> {
  const text = await textOf(project);
  return readProjectState(text.ok ? text.value : '');
}

/** Changes the project file, all or nothing. Returns the text before and after. */
export async function changeProjectFile(
  project: string,
  patch: ProjectPatch,
  now: Date,
): Promise<Result<{ readonly before: string; readonly after: string }>> {
  return rewriteProjectFile(project, (text) => editProjectFile(text, patch, now.toISOString()));
}

/** The same for any change of its text. */
export async function rewriteProjectFile(
  project: string,
  change: (text: string) => Result<string>,
): Promise<Result<{ readonly before: string; readonly after: string }>> {
  const before = await textOf(project);
  if (!before.ok) return before;
  const after = change(before.value);
  if (!after.ok) return after;
  if (after.value !== before.value) {
    const written = await writeProjectFile(project, after.value);
    if (!written.ok) return written;
  }
  return good({ before: before.value, after: after.value });
}

export async function writeProjectFile(project: string, text: string): Promise<Result<object>> {
  const file = placeOf(project);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeAtomic(file, text);
    return good({});
  } catch (error) {
    return bad(fileProblem('written', error));
  }
}

async function textOf(project: string): Promise<Result<string>> {
  try {
    return good(await readFile(placeOf(project), 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? good('') : bad(fileProblem('read', error));
  }
}

function placeOf(project: string): string {
  return join(project, ...PROJECT_FILE.split('/'));
}

function fileProblem(what: string, error: unknown) {
  return problem('project.fileFailed', `The project file could not be ${what}.`, {
    reason: (error as Error).message,
    remedy: `Check that you may read and write ${PROJECT_FILE}. Nothing was changed.`,
    place: { file: PROJECT_FILE },
  });
}

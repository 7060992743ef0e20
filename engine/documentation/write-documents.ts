import { lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlannedDocument } from '#shared/documentation/plan-documentation.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { writeAtomic } from '../document/write-atomic.ts';

/** Writes planned pages; refuses, before anything is written, when one has changed since it was read or is a link out of the project. */
export async function writeDocuments(
  project: string,
  documents: readonly PlannedDocument[],
): Promise<Result<{ readonly written: readonly string[] }>> {
  const changed = documents.filter(({ before, after }) => before !== after);
  for (const { path, before } of changed) {
    const place = join(project, ...path.split('/'));
    const isLink = (await lstat(place).catch(() => undefined))?.isSymbolicLink() === true;
    const now = await readFile(place, 'utf8').catch(() => undefined);
    if (isLink || now !== before)
      return bad(
        problem('documentation.changed', `${path} ${isLink ? 'is a link to another file' : 'has changed meanwhile'}.`, {
          remedy: isLink ? 'Replace the link by a file, or leave this folder out.' : 'Look at the preview again.',
          place: { file: path },
        }),
      );
  }
  for (const { path, after } of changed) {
    const place = join(project, ...path.split('/'));
    await mkdir(dirname(place), { recursive: true });
    await writeAtomic(place, after);
  }
  return good({ written: changed.map(({ path }) => path) });
}

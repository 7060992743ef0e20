import { lstat, realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Bin } from '../bin.ts';

export interface DeleteRequest {
  /** Absolute; as it stands in the list of projects. */
  readonly project: string;
  /** Folders that must stay, and all that they lie in: of the user, of the studio, other projects. */
  readonly kept: readonly { readonly path: string; readonly what: string }[];
  readonly bin: Bin;
}

/** Moves a project of the list to the bin. Refuses when the path has become a link, or when something lies in it that must stay. */
export async function deleteProject({ project, kept, bin }: DeleteRequest): Promise<Result<object>> {
  const refusal = (await whyNot(project)) ?? holds(project, kept);
  if (refusal !== undefined) return bad(refusal);
  try {
    await bin(project);
  } catch (error) {
    return bad(
      problem('project.noBin', `The folder ${project} could not be moved to the bin.`, {
        reason: (error as Error).message,
        remedy: 'Nothing was deleted. Move the folder away yourself, then take the project off the list.',
      }),
    );
  }
  return good({});
}

async function whyNot(project: string): Promise<Problem | undefined> {
  const found = await lstat(project).catch(() => undefined);
  if (found === undefined)
    return problem('project.gone', 'The folder of the project has gone.', {
      reason: `${project} does not exist any more.`,
      remedy: 'Take the project off the list.',
    });
  // The list holds real paths. One that leads elsewhere now was replaced by a link, at its end or on the way.
  if (found.isDirectory() && (await realpath(project)) === project) return undefined;
  return problem('project.notItsFolder', `${project} is not the folder that was opened as this project.`, {
    reason: 'It is a link, a file, or reached through a link now, and might lead anywhere.',
    remedy: 'Nothing was deleted. Look at it yourself, then take the project off the list.',
  });
}

function holds(project: string, kept: DeleteRequest['kept']): Problem | undefined {
  const isAbove = (path: string): boolean => path === project || path.startsWith(project + sep);
  const inside = kept.find(({ path }) => isAbove(path));
  if (dirname(project) !== project && inside === undefined) return undefined;
  return problem('project.holdsMore', `${project} holds more than this project and is not deleted.`, {
    reason: inside === undefined ? 'It is the top of the disk.' : `${inside.what} lies in it: ${inside.path}.`,
    remedy: 'Nothing was deleted. Take the project off the list instead; its files stay.',
  });
}

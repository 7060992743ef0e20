import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';

/**
 * The absolute path of a file of the project, which need not exist. Refuses (`path.outside`) also what only a symbolic link leads out of the
 * project: `resolvePath` looks at the words of the path, this at the disk.
 */
export async function projectFile(path: string, context: ActionContext): Promise<string> {
  const absolute = context.resolvePath(path);
  const root = await realpath(context.projectFolder);
  const existing = await nearestExisting(absolute);
  const way = relative(root, await realpath(existing));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return absolute;
  throw new ProblemError(
    problem('path.outside', `The path "${path}" leads out of the project.`, {
      reason: `${existing} is a link to a place outside ${root}.`,
      remedy: 'Give a path inside the project folder.',
      place: { parameter: 'path' },
      retryable: false,
    }),
  );
}

async function nearestExisting(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    // lstat: a link that points nowhere exists too, and must not be written through.
    if ((await lstat(at).catch(() => undefined)) !== undefined) return at;
    if (dirname(at) === at) return at;
  }
}

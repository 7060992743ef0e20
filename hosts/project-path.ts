import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

/** The real path of a file inside a project folder; a problem when it is not there or leads out, also through a link. */
export async function projectPath(folder: string, path: string): Promise<Result<string>> {
  const root = await realpath(folder);
  const wanted = resolve(root, path);
  if (!isWithin(root, wanted)) return bad(outside(path));
  try {
    const real = await realpath(wanted);
    return isWithin(root, real) ? good(real) : bad(outside(path));
  } catch {
    return bad(
      problem('file.notFound', `There is no file "${path}" in this project.`, {
        remedy: 'It may have been moved, renamed or deleted.',
        place: { file: path },
      }),
    );
  }
}

export function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function outside(path: string) {
  return problem('path.outside', `"${path}" lies outside the project.`, {
    remedy: 'Name a file inside the project folder.',
    place: { file: path },
  });
}

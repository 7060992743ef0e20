import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

const projectFileSchema = z.looseObject({
  name: z.string().min(1).optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  firstWorkflow: z.string().min(1).optional().catch(undefined),
  documentation: z
    .looseObject({ folders: z.array(z.string()).optional() })
    .optional()
    .catch(undefined),
});

/** A path as a person types it: `~` is the home folder. A relative one is a problem, since a window has no current folder. */
export function absolutePath(path: string): Result<string> {
  const typed = path.trim();
  const full = typed === '~' || /^~[/\\]/.test(typed) ? join(homedir(), typed.slice(1)) : typed;
  if (isAbsolute(full)) return good(resolve(full));
  return bad(
    problem('project.pathNotAbsolute', 'The folder must be given with its full path.', {
      reason: typed === '' ? 'No folder was given.' : `"${path}" does not say where it begins.`,
      remedy: `Write it from the beginning, for example ${join(homedir(), typed === '' ? 'my-project' : typed)}.`,
    }),
  );
}

/** The real path of a folder that is there. */
export async function realFolder(path: string): Promise<Result<string>> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return good(real);
    return bad(
      problem('project.notAFolder', `${path} is a file, not a folder.`, {
        remedy: `Open the folder it lies in: ${dirname(path)}.`,
      }),
    );
  } catch (error) {
    return bad(unreadable(path, error));
  }
}

function unreadable(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return problem('project.notFound', `There is no folder ${path}.`, {
      remedy: 'It may have been moved, renamed or deleted. Choose it again where it lies now.',
    });
  }
  return problem('project.unreadable', `The folder ${path} cannot be opened.`, {
    reason: (error as Error).message,
    remedy: 'Check that you may read it.',
  });
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

export interface ProjectFile {
  readonly name: string;
  readonly description: string;
  /** The workflow to open the first time. */
  readonly firstWorkflow: string | undefined;
  /** Folders that `codomyrmex docs` gives pages of their own; undefined: each one right below the project. */
  readonly documentedFolders: readonly string[] | undefined;
}

/** What the project file says; an absent or broken file gives the folder's name. */
export async function readProjectFile(folder: string): Promise<ProjectFile> {
  const file = join(folder, '.codomyrmex', 'project.yaml');
  const text = await readFile(file, 'utf8').catch(() => '');
  const read = projectFileSchema.safeParse(parseQuietly(text));
  const { name, description, firstWorkflow, documentation } = read.success ? read.data : {};
  return {
    name: name ?? (basename(folder) || folder),
    description: description ?? '',
    firstWorkflow,
    documentedFolders: documentation?.folders,
  };
}

function parseQuietly(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/**
 * For the command line, which starts anywhere inside a project: the nearest ancestor with `.codomyrmex/`, else the folder itself.
 * The window opens exactly the folder that was chosen.
 */
export async function findProjectFolder(from: string): Promise<string> {
  for (let at = resolve(from); ; at = dirname(at)) {
    if (await isFolder(join(at, '.codomyrmex'))) return at;
    if (dirname(at) === at) return resolve(from);
  }
}

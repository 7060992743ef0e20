import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { expand, makeTargets, parseMakefile, type MakefileItem, type MakeVariables } from './makefile.ts';
import type { Buildable, PackageManager } from './build-target.ts';

/** In the order in which GNU make looks. */
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
const MAX_INCLUDES = 50;

const LOCK_FILES = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
] as const;

const packageSchema = z.looseObject({
  scripts: z.record(z.string(), z.string()).default({}),
  packageManager: z.string().optional(),
});

/** Looks at the folder's files only; nothing is started. Throws a `ProblemError` for a folder or a package.json that cannot be read. */
export async function readBuildable(folder: string, context: ActionContext): Promise<Buildable> {
  const path = context.resolvePath(folder);
  const files = await listFolder(path, folder);
  const text = files.includes('package.json') ? await readFile(join(path, 'package.json'), 'utf8') : undefined;
  const about =
    text === undefined ? undefined : parsePackage(text, relative(context.projectFolder, join(path, 'package.json')));
  const makefile = MAKEFILES.find((name) => files.includes(name));
  return {
    folder,
    files,
    scripts: Object.keys(about?.scripts ?? {}),
    packageManager: about && (await findPackageManager(path, context.projectFolder, about.packageManager)),
    make: makefile === undefined ? undefined : { file: makefile, ...(await readMakefiles(path, makefile, context)) },
  };
}

async function listFolder(path: string, folder: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new ProblemError(
      problem('path.notFound', `The folder "${folder}" was not found.`, {
        reason: code === 'ENOENT' ? `${path} does not exist.` : `${path} is not a folder.`,
        remedy: 'Choose the folder that holds package.json or the Makefile.',
        place: { parameter: 'folder' },
        retryable: false,
      }),
    );
  }
}

function parsePackage(text: string, file: string): z.infer<typeof packageSchema> {
  try {
    return packageSchema.parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ProblemError(
      problem('build.packageUnreadable', 'package.json cannot be read.', {
        reason,
        remedy: `Correct ${file}.`,
        place: { file },
        retryable: false,
      }),
    );
  }
}

/** The field `packageManager` decides, else the nearest lock file from the folder up to the project's own. */
async function findPackageManager(
  folder: string,
  project: string,
  declared: string | undefined,
): Promise<PackageManager> {
  const named = /^(npm|pnpm|yarn|bun)(?:@|$)/.exec(declared ?? '')?.[1] as PackageManager['tool'] | undefined;
  if (named !== undefined) return { tool: named, because: `package.json names ${declared} as its package manager.` };
  for (let at = folder; ; at = dirname(at)) {
    for (const [file, tool] of LOCK_FILES) {
      if (await exists(join(at, file)))
        return { tool, because: `Found ${relative(project, join(at, file))}: this project uses ${tool}.` };
    }
    if (resolve(at) === resolve(project) || dirname(at) === at) break;
  }
  return { tool: 'npm', because: 'Found no lock file: npm is used.' };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function readMakefiles(folder: string, file: string, context: ActionContext) {
  const variables: MakeVariables = new Map([['CURDIR', folder]]);
  const items: MakefileItem[] = [];
  await readMakefile(join(folder, file), folder, variables, items, { left: MAX_INCLUDES }, context);
  return makeTargets(items, variables);
}

/** Includes are read where they stand, with the variables known by then, as make does. */
async function readMakefile(
  path: string,
  folder: string,
  variables: MakeVariables,
  items: MakefileItem[],
  includes: { left: number },
  context: ActionContext,
): Promise<void> {
  for (const item of parseMakefile(await readFile(path, 'utf8'), variables)) {
    if (item.kind !== 'include') {
      items.push(item);
      continue;
    }
    const included = resolve(folder, expand(item.path, variables) ?? item.path);
    const readable = includes.left-- > 0 && isInside(included, context.projectFolder) && (await exists(included));
    if (readable) await readMakefile(included, folder, variables, items, includes, context);
    else if (!item.optional) items.push({ kind: 'open' });
  }
}

function isInside(path: string, folder: string): boolean {
  return !relative(folder, path).startsWith('..');
}

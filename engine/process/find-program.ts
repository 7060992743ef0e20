import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import which from 'which';
import { problem, type Problem } from '#shared/problem.ts';

export interface ProgramSearch {
  /** Program → absolute path, the user's choice. */
  readonly toolPaths: Readonly<Record<string, string>>;
  readonly projectFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The user's setting, the project's `node_modules/.bin`, then PATH. A name with a slash is a path from the project folder. */
// Synchronous on purpose: a few looks into folders that the system remembers take less than handing each to another thread.
export function findProgramNow(program: string, search: ProgramSearch): string | undefined {
  const chosen = search.toolPaths[program];
  if (chosen !== undefined && chosen !== '') return which.sync(chosen, { nothrow: true }) ?? undefined;
  if (program.includes('/') || program.includes(path.sep)) {
    const file = path.resolve(search.projectFolder, program);
    return which.sync(file, { nothrow: true }) ?? undefined;
  }
  return findByName(program, search);
}

const FRESH_MS = 1000;
type Environment = ProgramSearch['environment'];
/** By project folder and program. */
type Found = Map<string, { readonly file: string; readonly atMs: number }>;
let seen = new WeakMap<Environment, Found>();

/**
 * Ten thousand tasks with the same program look through the same folders; what was found is good for a second. Whoever starts it learns from
 * the system that it is gone, and calls `forgetPrograms`.
 */
function findByName(program: string, search: ProgramSearch): string | undefined {
  const { projectFolder, environment } = search;
  let found = seen.get(environment);
  if (found === undefined) seen.set(environment, (found = new Map()));
  const key = `${projectFolder}\0${program}`;
  const nowMs = performance.now();
  const before = found.get(key);
  if (before !== undefined && nowMs - before.atMs < FRESH_MS) return before.file;
  const bin = path.join(projectFolder, 'node_modules', '.bin');
  const file = findIn(bin, program, search) ?? findIn(searchPath(environment), program, search);
  found.delete(key);
  if (file !== undefined) found.set(key, { file, atMs: nowMs });
  return file;
}

/** To be called when something may have been installed or taken away. */
export function forgetPrograms(): void {
  seen = new WeakMap();
}

function findIn(folders: string, program: string, { environment }: ProgramSearch): string | undefined {
  if (process.platform === 'win32')
    return which.sync(program, { nothrow: true, path: folders, pathExt: environment['PATHEXT'] }) ?? undefined;
  // A name is the name of a file there, and most folders have none; the library makes an error of each of them, which takes ten times as long.
  const holding = folders.split(path.delimiter).filter((folder) => existsSync(path.join(unquoted(folder), program)));
  if (holding.length === 0) return undefined;
  return which.sync(program, { nothrow: true, path: holding.join(path.delimiter) }) ?? undefined;
}

/** The library takes a folder of PATH in quotes for what is in them. */
function unquoted(folder: string): string {
  return /^".*"$/.test(folder) ? folder.slice(1, -1) : folder;
}

export async function findProgram(program: string, search: ProgramSearch): Promise<string | undefined> {
  return await Promise.resolve(findProgramNow(program, search));
}

export function searchPath(environment: Readonly<Record<string, string | undefined>>): string {
  // Windows may write it in other letters.
  if (environment['PATH'] !== undefined) return environment['PATH'];
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH');
  return (name === undefined ? undefined : environment[name]) ?? '';
}

export function programNotFound(
  program: string,
  title: string,
  node: string,
  environment: Readonly<Record<string, string | undefined>>,
): Problem {
  return problem('program.notFound', `Could not start "${title}".`, {
    reason: `The program "${program}" was not found on PATH (${searchPath(environment)}).`,
    remedy: `Install ${program}, or set its path in Settings > Modules.`,
    place: { node },
    retryable: false,
  });
}

export function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

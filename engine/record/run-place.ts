import { lstatSync, readlinkSync } from 'node:fs';
import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRunId, runFolder } from './run-folder.ts';

/** Below a project that keeps its runs itself. */
const IN_PROJECT = path.join('.codomyrmex', 'runs');

/**
 * Makes the folder of a new run: in the data folder, or in `project`, where a link leads to it, so that nobody who reads needs to know. Rejects with the
 * system's error.
 */
export async function makeRunFolder(dataFolder: string, run: string, project: string | undefined): Promise<void> {
  const { folder } = runFolder(dataFolder, run);
  if (project === undefined) {
    await mkdir(folder, { recursive: true });
    return;
  }
  const runs = path.join(project, IN_PROJECT);
  await mkdir(runs, { recursive: true });
  if (path.relative(await realpath(project), await realpath(runs)) !== IN_PROJECT)
    throw new Error(`${runs} is a link that leads elsewhere.`);
  // The repository stays clean, and what is made from "all files" does not change with every run.
  await writeFile(path.join(runs, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const kept = path.join(runs, run);
  await mkdir(kept);
  await mkdir(path.dirname(folder), { recursive: true });
  // Windows lets everybody make a junction.
  await symlink(kept, folder, 'junction').catch(async (error: unknown) => {
    await rm(kept, { recursive: true, force: true });
    throw error;
  });
}

/** Removes a run's folder (under whatever name), and what a project keeps of it. */
export async function removeRunFolder(folder: string): Promise<void> {
  const kept = keptInProject(folder);
  if (kept !== undefined) await rm(kept, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

/** Where a run that its project keeps really lies; undefined for all others. */
function keptInProject(folder: string): string | undefined {
  try {
    if (!lstatSync(folder).isSymbolicLink()) return undefined;
    const target = readlinkSync(folder).replace(/[\\/]+$/, '');
    return isRunId(path.basename(target)) && target.endsWith(path.join(IN_PROJECT, path.basename(target)))
      ? target
      : undefined;
  } catch {
    return undefined;
  }
}

/** Was it kept by its project, and has gone with it or from it? Then there is nothing to take up. */
export function isGoneWithProject(folder: string): boolean {
  const kept = keptInProject(folder);
  return kept !== undefined && lstatSync(kept, { throwIfNoEntry: false }) === undefined;
}

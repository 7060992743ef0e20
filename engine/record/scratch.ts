import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { gitIn, type Environment } from '../project/git-program.ts';
import { removeDoor } from '../run/host-door.ts';
import { killOrphans } from '../run/orphans.ts';
import { remarkOn } from './refusal.ts';
import { claim, ourselves, readOwner, release } from './owner.ts';

/*
 * Folders for what must not outlive its work, even when the work is killed. Each says whose it is and what has to be done before it goes: a working tree
 * is taken off its repository, files that were taken out of a project are brought back to it.
 */

const PREFIX = 'verify-';

const undoSchema = z.discriminatedUnion('kind', [
  /** `folder` is a working tree of `repository`; a data folder in `home` may have runs. Both beside this note. */
  z.object({ kind: z.literal('worktree'), repository: z.string() }),
  /** `files` (relative to `project`) lie in the folder `files` beside this note. */
  z.object({ kind: z.literal('outputs'), project: z.string(), files: z.array(z.string()) }),
]);
type Undo = z.infer<typeof undoSchema>;

export interface Scratch {
  readonly folder: string;
  /** Removes it; does not undo. */
  drop(): Promise<void>;
}

/** What a scratch folder is opened and cleared with. */
export interface ScratchSetup {
  readonly dataFolder: string;
  readonly host: string;
  readonly environment: Environment;
  /** Runs `act` while no other process does. */
  exclusively<Value>(act: () => Value): Value;
}

export async function openScratch(
  { dataFolder, host }: Pick<ScratchSetup, 'dataFolder' | 'host'>,
  undo: Undo,
): Promise<Scratch> {
  const root = path.join(dataFolder, 'temporary');
  const opening = path.join(root, `opening-${randomUUID()}`);
  const folder = path.join(root, `${PREFIX}${randomUUID()}`);
  await mkdir(opening, { recursive: true, mode: 0o700 });
  await writeFile(path.join(opening, 'undo.json'), JSON.stringify(undo));
  await writeFile(path.join(opening, 'owner.json'), JSON.stringify(ourselves(host)));
  // Under its name only once it says whose it is.
  await rename(opening, folder);
  return { folder, drop: async () => await rm(folder, { recursive: true, force: true }) };
}

export function isScratch(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Undoes and removes what processes that died have left. */
export async function clearScratch(setup: ScratchSetup): Promise<void> {
  const root = path.join(setup.dataFolder, 'temporary');
  for (const name of (await readdir(root).catch(() => [])).filter(isScratch)) {
    const folder = path.join(root, name);
    const owner = path.join(folder, 'owner.json');
    const ours = ourselves(setup.host);
    const found = readOwner(owner);
    if (found?.pid === ours.pid && found.startedAt === ours.startedAt) continue;
    if (!setup.exclusively(() => claimed(owner, setup.host))) continue;
    try {
      await undoIn(folder, setup.environment);
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      // It stays for the next start; nobody should wait for it now.
      remarkOn(error);
      await release(owner);
    }
  }
}

/** False also when somebody else has just removed the folder. */
function claimed(owner: string, host: string): boolean {
  try {
    return claim(owner, ourselves(host));
  } catch {
    return false;
  }
}

async function undoIn(folder: string, environment: Environment): Promise<void> {
  const text = await readFile(path.join(folder, 'undo.json'), 'utf8').catch(() => '{}');
  const undo = undoSchema.safeParse(JSON.parse(text));
  if (!undo.success) return;
  if (undo.data.kind === 'worktree') {
    await stopRuns(path.join(folder, 'home', 'runs'));
    await removeWorktree(folder, undo.data.repository, environment);
  } else await bringBack(path.join(folder, 'files'), undo.data);
}

async function stopRuns(runs: string): Promise<void> {
  for (const run of await readdir(runs).catch(() => [])) {
    const door = readOwner(path.join(runs, run, 'owner.json'))?.door;
    if (door !== undefined) await removeDoor(door);
    await killOrphans(run);
  }
}

/** The repository forgets every working tree whose folder is gone. */
export async function removeWorktree(scratch: string, repository: string, environment: Environment): Promise<void> {
  await rm(path.join(scratch, 'tree'), { recursive: true, force: true });
  await gitIn(repository, environment).ask('worktree', 'prune');
}

/** What the project has meanwhile stays as it is. */
async function bringBack(from: string, { project, files }: Extract<Undo, { kind: 'outputs' }>): Promise<void> {
  for (const file of files) {
    const target = path.resolve(project, file);
    if (!target.startsWith(path.resolve(project) + path.sep) || (await isThere(target))) continue;
    if (!(await isThere(path.join(from, file)))) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(from, file), target);
  }
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

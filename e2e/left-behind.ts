import { readFile, readdir, readlink } from 'node:fs/promises';

async function processIds(): Promise<readonly string[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
}

/** What a process is in; undefined once it has ended, also while it waits to be cleared away. Linux only. */
async function groupOf(id: number | string): Promise<number | undefined> {
  // "id (name) state parent group …": the name may hold anything, also spaces and brackets.
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  const [state = '', , group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ['', 'Z', 'X'].includes(state) ? undefined : Number(group);
}

/** Ids of the processes of a group that have not ended. Linux only. */
export async function workingInGroup(group: number): Promise<readonly string[]> {
  const found = await Promise.all((await processIds()).map(async (id) => ((await groupOf(id)) === group ? [id] : [])));
  return found.flat();
}

/** Which of these processes have not ended. */
export async function stillWorking(ids: readonly number[]): Promise<readonly number[]> {
  const found = await Promise.all(ids.map(async (id) => ((await isWorking(id)) ? [id] : [])));
  return found.flat();
}

async function isWorking(id: number): Promise<boolean> {
  if (process.platform === 'linux') return (await groupOf(id)) !== undefined;
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

/**
 * Programs that still work in a folder: their current folder lies in it, or their command line names it. Processes of a run are
 * groups of their own, so the studio's group says nothing about them. Linux only; elsewhere empty.
 */
export async function leftBehind(folder: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const ids = (await processIds()).filter((id) => Number(id) !== process.pid);
  const found = await Promise.all(
    ids.map(async (id) => {
      const [cwd, command] = await Promise.all([
        readlink(`/proc/${id}/cwd`).catch(() => ''),
        readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''),
      ]);
      const isInside = cwd === folder || cwd.startsWith(`${folder}/`);
      return isInside || command.includes(folder) ? [`${id} ${command.replaceAll('\0', ' ').trim()}`] : [];
    }),
  );
  return found.flat();
}

import { readFile, readdir, readlink } from 'node:fs/promises';

async function processIds(): Promise<readonly string[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
}

/** Ids of the processes of a group that have not ended. Linux only. */
export async function workingInGroup(group: number): Promise<readonly string[]> {
  const found = await Promise.all(
    (await processIds()).map(async (id) => {
      // "id (name) state parent group …": the name may hold anything, also spaces and brackets.
      const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
      const [state, , itsGroup] = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return Number(itsGroup) === group && state !== 'Z' && state !== 'X' ? [id] : [];
    }),
  );
  return found.flat();
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

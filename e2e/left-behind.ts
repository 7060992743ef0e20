import { readFile, readdir, readlink } from 'node:fs/promises';

/**
 * Programs that still work in a folder: their current folder lies in it, or their command line names it. Processes of a run are
 * groups of their own, so the studio's group says nothing about them. Linux only; elsewhere empty.
 */
export async function leftBehind(folder: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
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

import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { problem } from '#shared/problem.ts';
import { bad, good } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';

export function folderCalls({ shell }: Services) {
  return {
    list: os.folders.list.handler(({ input }) => listFolders(resolve(input.path ?? homedir()), input.endings)),
    choose: os.folders.choose.handler(async ({ input }) => ({
      available: shell.chooseFolder !== undefined,
      path: (await shell.chooseFolder?.(input.title)) ?? null,
    })),
  };
}

async function listFolders(path: string, endings: readonly string[] | undefined) {
  try {
    const names = await folderNames(path);
    const folders = await Promise.all(names.map((name) => describeFolder(path, name)));
    const parent = dirname(path);
    const files = endings === undefined ? {} : { files: await filesWith(endings, path) };
    return good({ path, parent: parent === path ? undefined : parent, folders, ...files });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return bad(
      problem('folder.unreadable', `The folder ${path} cannot be listed.`, {
        reason,
        remedy: 'Choose another folder, or check that you may read it.',
      }),
    );
  }
}

async function filesWith(endings: readonly string[], path: string) {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && endings.some((ending) => entry.name.toLowerCase().endsWith(ending)))
    .map(({ name }) => ({ name, path: join(path, name) }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Also those reached through a link; hidden ones last, since they are rarely meant. */
async function folderNames(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const isFolder = await Promise.all(
    entries.map(
      async (entry) => entry.isDirectory() || (entry.isSymbolicLink() && (await exists(join(path, entry.name, '.')))),
    ),
  );
  return entries
    .filter((_, index) => isFolder[index])
    .map((entry) => entry.name)
    .toSorted((one, other) => Number(one.startsWith('.')) - Number(other.startsWith('.')) || one.localeCompare(other));
}

async function describeFolder(parent: string, name: string) {
  const path = join(parent, name);
  const [isProject, isGit] = await Promise.all([exists(join(path, '.codomyrmex')), exists(join(path, '.git'))]);
  return { name, path, isProject, isGit };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

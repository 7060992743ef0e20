import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSafePath, staysInside, type ArchiveEntry } from '#shared/project/archive.ts';
import { readFromGit, type Environment } from '../project/git-program.ts';

export interface Collected {
  /** Folders before what lies in them. */
  readonly entries: readonly ArchiveEntry[];
  /** What an archive cannot hold, with the reason in words. */
  readonly leftOut: readonly string[];
}

export interface CollectRequest {
  /** Absolute. */
  readonly project: string;
  readonly environment: Environment;
  /** Also what git ignores; without git, also dependencies. */
  readonly withIgnored: boolean;
}

/** Dependencies that a package manager brings back; only asked where there is no git to say what is ignored. */
const BROUGHT_BACK = new Set(['node_modules', '__pycache__', '.venv']);

/** Walks a project and hashes every file; follows no link. */
export async function collectEntries(request: CollectRequest): Promise<Collected> {
  const { project, environment, withIgnored } = request;
  const ignored = withIgnored ? new Set<string>() : await ignoredPaths(project, environment);
  const entries: ArchiveEntry[] = [];
  const leftOut: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const found = await readdir(join(project, folder), { withFileTypes: true });
    for (const one of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? one.name : `${folder}/${one.name}`;
      const full = join(project, path);
      if (ignored === undefined ? !withIgnored && BROUGHT_BACK.has(one.name) : ignored.has(path)) continue;
      if (!isSafePath(path)) leftOut.push(`${path}: its name is not one that every system takes`);
      else if (one.isSymbolicLink()) {
        const target = await readlink(full);
        if (staysInside(path, target)) entries.push({ kind: 'link', path, target });
        else leftOut.push(`${path}: a link that leads out of the project, to ${target}`);
      } else if (one.isDirectory()) {
        entries.push({ kind: 'folder', path });
        await walk(path);
      } else if (one.isFile()) {
        if (path === '.git') leftOut.push('.git: the history lies in another folder');
        else entries.push(await fileEntry(path, full));
      } else leftOut.push(`${path}: neither a file nor a folder`);
    }
  };
  await walk('');
  return { entries, leftOut };
}

async function fileEntry(path: string, full: string): Promise<ArchiveEntry> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(full), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  const executable = ((await stat(full)).mode & 0o100) !== 0;
  return { kind: 'file', path, bytes, sha256: hash.digest('hex'), executable };
}

/** What git ignores here, folders as a whole; undefined where no git answers. */
async function ignoredPaths(project: string, environment: Environment): Promise<ReadonlySet<string> | undefined> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const limits = { timeoutMs: 60_000, mostBytes: 256 * 1024 * 1024 };
  const listed = await readFromGit(project, args, environment, limits);
  return listed === undefined ? undefined : new Set(listed.split('\0').map((path) => path.replace(/\/$/, '')));
}

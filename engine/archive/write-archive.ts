import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Headers, type Pack } from 'tar-stream';
import { problem } from '#shared/problem.ts';
import { ARCHIVE_MANIFEST, ARCHIVE_ROOT, type ArchiveEntry, type ArchiveManifest } from '#shared/project/archive.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Environment } from '../project/git-program.ts';
import { collectEntries } from './collect-entries.ts';

export interface ArchiveRequest {
  /** Absolute. */
  readonly project: string;
  readonly name: string;
  /** Absolute; must not be there, and not lie in the project. */
  readonly file: string;
  readonly withIgnored: boolean;
  readonly environment: Environment;
  readonly now: Date;
}

export interface WrittenArchive {
  readonly file: string;
  readonly bytes: number;
  readonly files: number;
  /** What is not in it, with the reason. */
  readonly leftOut: readonly string[];
}

class Changed extends Error {}

/**
 * Packs a project with its git history into a tar.gz that says of every file what it must hash to. The archive gets its name when it is whole;
 * a file that changes meanwhile ends it with a problem.
 */
export async function writeArchive(request: ArchiveRequest): Promise<Result<WrittenArchive>> {
  const { project, name, file, now } = request;
  if (file === project || file.startsWith(project + sep)) return bad(insideProblem(file));
  const unfinished = join(dirname(file), `.${basename(file)}.new-${randomBytes(6).toString('hex')}`);
  try {
    const { entries, leftOut } = await collectEntries(request);
    const manifest: ArchiveManifest = {
      format: 'codomyrmex-archive',
      version: 1,
      name,
      archivedAt: now.toISOString(),
      entries: [...entries],
    };
    await mkdir(dirname(file), { recursive: true });
    const tar = pack();
    const written = pipeline(tar, createGzip(), createWriteStream(unfinished, { flags: 'wx' }));
    await Promise.all([written, fill(tar, project, manifest)]);
    await giveName(unfinished, file);
    const files = entries.filter(({ kind }) => kind === 'file').length;
    return good({ file, bytes: (await stat(file)).size, files, leftOut });
  } catch (error) {
    return bad(archiveProblem(file, error));
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

/** A link is refused where the name is taken, so that nothing is written over; some file systems have none. */
async function giveName(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || (await isThere(file))) throw error;
    await rename(unfinished, file);
  }
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function fill(tar: Pack, project: string, manifest: ArchiveManifest): Promise<void> {
  try {
    const mtime = new Date(manifest.archivedAt);
    await addText(tar, { name: ARCHIVE_MANIFEST, mtime }, JSON.stringify(manifest));
    for (const entry of manifest.entries) await addEntry(tar, project, entry, mtime);
    tar.finalize();
  } catch (error) {
    tar.destroy(error as Error);
    throw error;
  }
}

async function addEntry(tar: Pack, project: string, entry: ArchiveEntry, mtime: Date): Promise<void> {
  const name = ARCHIVE_ROOT + entry.path;
  if (entry.kind === 'folder') return addText(tar, { name, mtime, type: 'directory', mode: 0o755 });
  if (entry.kind === 'link') return addText(tar, { name, mtime, type: 'symlink', linkname: entry.target });
  const hash = createHash('sha256');
  let bytes = 0;
  const content: Readable = createReadStream(join(project, entry.path));
  const slot = tar.entry({ name, mtime, size: entry.bytes, mode: entry.executable ? 0o755 : 0o644 });
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > entry.bytes) throw new Changed(entry.path);
        hash.update(chunk);
        yield chunk;
      }
      if (bytes !== entry.bytes || hash.digest('hex') !== entry.sha256) throw new Changed(entry.path);
    },
    slot,
  );
}

function addText(tar: Pack, headers: Headers, text?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error === null || error === undefined ? resolve() : reject(error));
    if (text === undefined) tar.entry(headers, done);
    else tar.entry(headers, text, done);
  });
}

function insideProblem(file: string) {
  return problem('archive.inside', 'An archive cannot lie in the project that it is made of.', {
    reason: `${file} lies in the project folder.`,
    remedy: 'Choose another folder.',
  });
}

function archiveProblem(file: string, error: unknown) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof Changed)
    return problem('archive.changed', 'The project changed while it was being packed.', {
      reason: `${message} is not what it was a moment ago.`,
      remedy: 'Stop what writes to it, for example a run, and archive it again. Nothing was left behind.',
      place: { file: message },
    });
  if (code === 'EEXIST')
    return problem('archive.exists', 'There is already a file of that name.', {
      reason: `${file} is not written over.`,
      remedy: 'Choose another name.',
    });
  if (code === undefined) throw error;
  return problem('archive.notWritten', `The archive ${file} could not be written.`, {
    reason: message,
    remedy: 'Check that you may read the project and write there, and that the disk has room. Nothing was left behind.',
  });
}

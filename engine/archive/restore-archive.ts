import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Entry } from 'tar-stream';
import { problem, type Problem } from '#shared/problem.ts';
import {
  ARCHIVE_MANIFEST,
  ARCHIVE_ROOT,
  archiveManifestSchema,
  entryClash,
  staysInside,
  type ArchiveEntry,
  type ArchiveManifest,
} from '#shared/project/archive.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { conflictsIn, notEmptyProblem, writeProject } from '../project/write-project.ts';

const MANIFEST_LIMIT_BYTES = 64 * 1024 * 1024;

/** Not what the archive's own list says, or not an archive of ours at all. The message goes to the person. */
class Damaged extends Error {}

/**
 * Unpacks an archive into a folder that is missing or empty: all of it with the hashes it was packed with, or nothing. Refuses paths and links
 * that lead out, and whatever its list does not name.
 *
 * @param file absolute
 * @param directory absolute
 */
export async function restoreArchive(file: string, directory: string): Promise<Result<ArchiveManifest>> {
  const conflicts = await conflictsIn(directory);
  if (conflicts.length > 0) return bad(notEmptyProblem(directory, conflicts));
  let manifest: ArchiveManifest | undefined;
  const written = await writeProject(directory, [], async (folder) => {
    const unpacked = await unpack(file, folder);
    if (unpacked.ok) manifest = unpacked.value;
    return unpacked.ok ? good({}) : unpacked;
  });
  if (!written.ok) return written;
  return manifest === undefined ? bad(damaged(file, 'It is empty.')) : good(manifest);
}

async function unpack(file: string, folder: string): Promise<Result<ArchiveManifest>> {
  const tar = extract();
  const reading = pipeline(createReadStream(file), createGunzip(), tar);
  // Told by the loop below, which ends with the same error.
  reading.catch(() => undefined);
  try {
    let manifest: ArchiveManifest | undefined;
    let expected = new Map<string, ArchiveEntry>();
    for await (const entry of tar) {
      if (manifest === undefined) {
        manifest = await readManifest(entry);
        expected = new Map(manifest.entries.map((one) => [ARCHIVE_ROOT + one.path, one]));
        continue;
      }
      const name = entry.header.name.replace(/\/$/, '');
      const wanted = expected.get(name);
      if (wanted === undefined) throw new Damaged(`It holds ${name}, which its list does not name.`);
      expected.delete(name);
      await take(entry, wanted, folder);
    }
    await reading;
    if (manifest === undefined) throw new Damaged('It is empty.');
    const [missing] = expected.keys();
    if (missing !== undefined) throw new Damaged(`${missing} is missing in it.`);
    // Last, so that nothing was ever written through one.
    for (const { kind, ...link } of manifest.entries)
      if (kind === 'link' && 'target' in link) await symlink(link.target, join(folder, link.path));
    return good(manifest);
  } catch (error) {
    return bad(restoreProblem(file, error));
  } finally {
    tar.destroy();
  }
}

async function take(entry: Entry, wanted: ArchiveEntry, folder: string): Promise<void> {
  const place = join(folder, ...wanted.path.split('/'));
  const { type, size = 0, linkname } = entry.header;
  if (wanted.kind === 'file') {
    if (type !== 'file' || size !== wanted.bytes) throw new Damaged(`${wanted.path} is not what its list says.`);
    await mkdir(dirname(place), { recursive: true });
    await writeChecked(entry, wanted, place);
    return;
  }
  const isAsListed = wanted.kind === 'folder' ? type === 'directory' : type === 'symlink' && linkname === wanted.target;
  if (!isAsListed) throw new Damaged(`${wanted.path} is not what its list says.`);
  await mkdir(wanted.kind === 'folder' ? place : dirname(place), { recursive: true });
  entry.resume();
}

async function writeChecked(
  entry: Entry,
  { path, sha256, executable }: Extract<ArchiveEntry, { kind: 'file' }>,
  place: string,
): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(
    entry,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(place, { flags: 'wx', mode: executable ? 0o755 : 0o644 }),
  );
  if (hash.digest('hex') !== sha256) throw new Damaged(`${path} does not have the hash it was packed with.`);
}

async function readManifest(entry: Entry): Promise<ArchiveManifest> {
  const { name, size = 0 } = entry.header;
  if (name !== ARCHIVE_MANIFEST) throw new Damaged(`It does not begin with ${ARCHIVE_MANIFEST}.`);
  if (size > MANIFEST_LIMIT_BYTES) throw new Damaged('Its list is too long.');
  const chunks: Buffer[] = [];
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
  const manifest = parseManifest(Buffer.concat(chunks).toString('utf8'));
  const clash = entryClash(manifest.entries);
  if (clash !== undefined) throw new Damaged(clash);
  for (const one of manifest.entries)
    if (one.kind === 'link' && !staysInside(one.path, one.target))
      throw new Damaged(`${one.path} is a link that leads out of the project, to ${one.target}.`);
  return manifest;
}

function parseManifest(text: string): ArchiveManifest {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Damaged('Its list cannot be read.');
  }
  const read = archiveManifestSchema.safeParse(data);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Damaged(`Its list cannot be used: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trimEnd());
}

function restoreProblem(file: string, error: unknown): Problem {
  if (error instanceof Damaged) return damaged(file, error.message);
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'EISDIR')
    return problem('archive.notFound', `There is no archive ${file}.`, {
      remedy: 'Choose the file where it lies now.',
    });
  // zlib and the tar reader tell of cut or foreign files.
  if (code === '' || /^(Z_|ERR_STREAM_|STREAM_)/.test(code)) return damaged(file, message);
  return problem('archive.notRestored', `The archive ${file} could not be unpacked.`, {
    reason: message,
    remedy: 'Check that you may write there and that the disk has room. Nothing was left behind.',
  });
}

function damaged(file: string, reason: string): Problem {
  return problem('archive.damaged', 'The archive cannot be restored: it is damaged, or not an archive of a project.', {
    reason: /[.!?]$/.test(reason) ? reason : `${reason}.`,
    remedy: 'Take another copy of it. Nothing was written.',
    place: { file },
  });
}

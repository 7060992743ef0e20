import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import mime from 'mime';
import { glob } from 'tinyglobby';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';

export interface BuildArtifact {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What tells that a file was written, without reading it. */
interface Footprint {
  readonly bytes: number;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
  readonly inode: bigint;
  /** Only where the clock of the file system may be too coarse to tell (FAT counts in 2 s). */
  readonly sha256: string | undefined;
}

export type Snapshot = ReadonlyMap<string, Footprint>;

const AT_ONCE = 32;
const COARSE_CLOCK_MS = 3000;
const KEPT = { fileBytes: 10_000_000, totalBytes: 50_000_000, files: 100 };

/** Globs count from the project folder and may not leave it. */
export function checkGlobs(globs: readonly string[]): void {
  for (const one of globs) {
    const plain = one.replace(/^!/, '');
    if (!isAbsolute(plain) && !/^[a-z]:/i.test(plain) && !plain.split(/[\\/]/).includes('..')) continue;
    throw new ProblemError(
      problem('path.outside', `The glob "${one}" leads out of the project.`, {
        reason: 'Artifacts are files of the project.',
        remedy: 'Give globs that count from the project folder, such as dist/**.',
        place: { parameter: 'artifacts' },
        retryable: false,
      }),
    );
  }
}

/** Regular files only: a link may lead anywhere. */
export async function takeSnapshot(projectFolder: string, globs: readonly string[]): Promise<Snapshot> {
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const paths = await glob([...globs], { cwd: projectFolder, ignore, dot: true, followSymbolicLinks: false });
  const racy = BigInt(Date.now() - COARSE_CLOCK_MS) * 1_000_000n;
  const entries = await inBatches(paths.sort(), async (path): Promise<[string, Footprint] | undefined> => {
    const file = join(projectFolder, path);
    const stats = await lstat(file, { bigint: true }).catch(() => undefined);
    if (stats === undefined || !stats.isFile()) return undefined;
    const { size, mtimeNs: modifiedNs, ctimeNs: changedNs, ino: inode } = stats;
    const sha256 = modifiedNs > racy ? await hashFile(file).catch(() => undefined) : undefined;
    return [path, { bytes: Number(size), modifiedNs, changedNs, inode, sha256 }];
  });
  return new Map(entries.filter((entry) => entry !== undefined));
}

/** Paths that are new or were written between the two snapshots, in order. */
export function writtenBetween(before: Snapshot, after: Snapshot): readonly string[] {
  return [...after].flatMap(([path, now]) => (isSame(before.get(path), now) ? [] : [path]));
}

function isSame(then: Footprint | undefined, now: Footprint): boolean {
  if (then === undefined || then.bytes !== now.bytes || then.inode !== now.inode) return false;
  if (then.modifiedNs !== now.modifiedNs || then.changedNs !== now.changedNs) return false;
  return then.sha256 === undefined || now.sha256 === undefined || then.sha256 === now.sha256;
}

/** Hashes the files, and keeps the small ones with the run until there are too many. */
export async function collectArtifacts(
  paths: readonly string[],
  context: ActionContext,
  keep: boolean,
): Promise<readonly BuildArtifact[]> {
  const artifacts = await inBatches(paths, async (path): Promise<BuildArtifact> => {
    const file = join(context.projectFolder, path);
    const [sha256, { size }] = await Promise.all([hashFile(file), lstat(file)]);
    return { path, bytes: size, sha256 };
  });
  if (keep) await keepArtifacts(artifacts, context);
  return artifacts;
}

async function keepArtifacts(artifacts: readonly BuildArtifact[], context: ActionContext): Promise<void> {
  let [files, bytes] = [0, 0];
  for (const artifact of artifacts) {
    if (artifact.bytes > KEPT.fileBytes || bytes + artifact.bytes > KEPT.totalBytes || files >= KEPT.files) continue;
    const mediaType = mime.getType(artifact.path) ?? 'application/octet-stream';
    const file = join(context.projectFolder, artifact.path);
    await context.addArtifact({ name: artifact.path, mediaType, content: { file } });
    files += 1;
    bytes += artifact.bytes;
  }
  if (files < artifacts.length) {
    context.log(
      `Kept ${files} of ${artifacts.length} files with the run; the others are large or many and stay in the project only.\n`,
    );
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function inBatches<Item, Value>(items: readonly Item[], work: (item: Item) => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    values.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return values;
}

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { applyPatch as applyHunks, formatPatch, parsePatch, structuredPatch, type StructuredPatch } from 'diff';
import { z } from 'zod';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { patchPathProblem } from './patch-path.ts';

/*
 * A patch is a proposal: what would become of some files of the project. It is a value like any other (port type `patch`), shown as a
 * diff, and written only when a person or a node asks for it. The hashes say which contents it was made for.
 */

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const patchedFileSchema = z.object({
  /** Relative to the project folder, with `/`. */
  path: z.string(),
  /** SHA-256 of the text the patch was made for; null: the file must not exist. */
  before: hashSchema.nullable(),
  /** SHA-256 of the text after it; null: the file is deleted. */
  after: hashSchema.nullable(),
  /** Lines. */
  additions: z.number().int().min(0),
  deletions: z.number().int().min(0),
});
export type PatchedFile = z.infer<typeof patchedFileSchema>;

export const patchSchema = z.object({
  format: z.literal('unified'),
  /** Unified diff with git's headers, so `git apply` takes it too. Empty when nothing changes. */
  text: z.string(),
  files: z.array(patchedFileSchema),
});
export type Patch = z.infer<typeof patchSchema>;

/** The whole contents of one file before and after; null where there is no file. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What to write; `content` null: delete the file. */
export interface FileWrite {
  readonly path: string;
  readonly content: string | null;
}

/** Lower-case hexadecimal SHA-256 of the text in UTF-8. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Files that stay as they are leave no trace in the patch. A path outside the project is a problem. */
export function makePatch(changes: readonly FileChange[]): Result<Patch> {
  const refused = firstProblem(changes.map((change) => change.path));
  if (refused !== undefined) return bad(refused);
  const real = changes.filter((change) => change.before !== change.after);
  const diffs = real.map(diffOf);
  return good({
    format: 'unified',
    text: diffs.map((diff) => formatPatch(diff)).join(''),
    files: real.map((change, index) => describeChange(change, diffs[index])),
  });
}

/**
 * What the patch would write, all of it or nothing. `readFile` gives a file's text, or null when there is none. Problems: `patch.stale`
 * (a file is no longer what the patch was made for), `patch.path` (a path that leaves the project or lies in `.git`), `patch.damaged`.
 */
export async function applyPatch(
  patch: Patch,
  readFile: (path: string) => Promise<string | null>,
): Promise<Result<readonly FileWrite[]>> {
  const refused = firstProblem(patch.files.map((file) => file.path));
  if (refused !== undefined) return bad(refused);
  const diffs = diffsByPath(patch);
  if (!diffs.ok) return diffs;
  const writes: FileWrite[] = [];
  for (const file of patch.files) {
    const diff = diffs.value.get(file.path);
    const write =
      diff === undefined
        ? bad(damaged('The diff and its list of files differ.'))
        : applyOne(file, diff, await readFile(file.path));
    if (!write.ok) return write;
    writes.push(write.value);
  }
  return good(writes);
}

function diffOf({ path, before, after }: FileChange): StructuredPatch {
  const from = before === null ? '/dev/null' : `a/${path}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  const diff = structuredPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  return {
    ...diff,
    isGit: true,
    ...(before === null ? { isCreate: true, newMode: '100644' } : {}),
    ...(after === null ? { isDelete: true, oldMode: '100644' } : {}),
  };
}

function describeChange({ path, before, after }: FileChange, diff: StructuredPatch | undefined): PatchedFile {
  const lines = diff?.hunks.flatMap((hunk) => hunk.lines) ?? [];
  return {
    path,
    before: before === null ? null : hashText(before),
    after: after === null ? null : hashText(after),
    additions: lines.filter((line) => line.startsWith('+')).length,
    deletions: lines.filter((line) => line.startsWith('-')).length,
  };
}

/** The text decides what is written and the list what is shown, so the two must name the same files, each once. */
function diffsByPath(patch: Patch): Result<ReadonlyMap<string, StructuredPatch>> {
  let diffs: readonly StructuredPatch[];
  try {
    diffs = patch.text === '' ? [] : parsePatch(patch.text);
  } catch (error) {
    return bad(damaged(error instanceof Error ? error.message : String(error)));
  }
  const byPath = new Map(diffs.map((diff) => [pathOf(diff), diff]));
  const listed = new Set(patch.files.map((file) => file.path));
  const same = byPath.size === diffs.length && listed.size === patch.files.length && listed.size === byPath.size;
  if (!same || [...byPath.keys()].some((path) => !listed.has(path))) {
    return bad(damaged('The diff and its list of files differ.'));
  }
  return good(byPath);
}

function pathOf({ oldFileName, newFileName }: StructuredPatch): string {
  const name = newFileName === undefined || newFileName === '/dev/null' ? (oldFileName ?? '') : newFileName;
  return name.replace(/^[ab]\//, '');
}

function applyOne(file: PatchedFile, diff: StructuredPatch, text: string | null): Result<FileWrite> {
  const now = text === null ? null : hashText(text);
  if (now !== file.before) return bad(stale(file, now));
  if (file.after === null) return good({ path: file.path, content: null });
  const content = applyHunks(text ?? '', diff, { autoConvertLineEndings: false });
  if (content === false || hashText(content) !== file.after) {
    return bad(damaged(`The diff of ${file.path} does not lead to the text that it promises.`));
  }
  return good({ path: file.path, content });
}

function firstProblem(paths: readonly string[]): Problem | undefined {
  for (const path of paths) {
    const found = patchPathProblem(path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function stale({ path, before }: PatchedFile, now: string | null): Problem {
  const change =
    now === null
      ? 'has been deleted'
      : before === null
        ? 'has been created'
        : `has changed (${short(before)} is now ${short(now)})`;
  return problem('patch.stale', `The patch no longer fits "${path}".`, {
    reason: `The file ${change} since the patch was made.`,
    remedy: 'Nothing was written. Run the node again to get a patch for the present files.',
    place: { file: path },
    retryable: false,
  });
}

function short(hash: string): string {
  return hash.slice(0, 8);
}

function damaged(reason: string): Problem {
  return problem('patch.damaged', 'The patch cannot be read.', {
    reason,
    remedy: 'Nothing was written. Run the node again to get a new patch.',
    retryable: false,
  });
}

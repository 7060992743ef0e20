import { z } from 'zod';

/** The first entry of an archive; everything else lies below `project/`. */
export const ARCHIVE_MANIFEST = 'codomyrmex-archive.json';
export const ARCHIVE_ROOT = 'project/';

const path = z.string().refine(isSafePath, 'A path must stay inside the project.');

export const archiveEntrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    path,
    bytes: z.number().int().min(0),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    executable: z.boolean(),
  }),
  z.object({ kind: z.literal('folder'), path }),
  z.object({
    kind: z.literal('link'),
    path,
    /** Relative, with `/`; leads to a place inside the project. */
    target: z.string().min(1),
  }),
]);
export type ArchiveEntry = z.infer<typeof archiveEntrySchema>;

export const archiveManifestSchema = z.object({
  format: z.literal('codomyrmex-archive'),
  version: z.literal(1),
  name: z.string(),
  archivedAt: z.string(),
  entries: z.array(archiveEntrySchema),
});
export type ArchiveManifest = z.infer<typeof archiveManifestSchema>;

/** Relative, with `/`, and nothing in it that leads out on any system. */
export function isSafePath(text: string): boolean {
  if (text === '' || /^[A-Za-z]:/.test(text) || /[\\\0]/.test(text)) return false;
  return text.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** May a link at `path` lead to `target`? Only to a place inside the project, and only by a relative way. */
export function staysInside(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || /^[A-Za-z]:/.test(target) || /[\\\0]/.test(target)) return false;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}

/** Why these entries cannot become a folder: a path twice, or something below a file or a link. Undefined when they can. */
export function entryClash(entries: readonly ArchiveEntry[]): string | undefined {
  const kinds = new Map<string, ArchiveEntry['kind']>();
  for (const { path: at, kind } of entries) {
    if (kinds.has(at)) return `${at} stands in it twice.`;
    kinds.set(at, kind);
  }
  for (const { path: at } of entries) {
    for (let end = at.lastIndexOf('/'); end > 0; end = at.lastIndexOf('/', end - 1)) {
      const above = kinds.get(at.slice(0, end));
      if (above !== undefined && above !== 'folder')
        return `${at} would lie below ${at.slice(0, end)}, which is a ${above}.`;
    }
  }
  return undefined;
}

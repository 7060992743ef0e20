import { z } from 'zod';

/*
 * What the port type `patch` carries: a change to files as text, with a summary per file. It is applied only on request.
 */

export const patchFileSchema = z.object({
  /** Relative to the project folder, forward slashes; for a deleted file its old path. */
  path: z.string(),
  /** The old path of a renamed or copied file. */
  from: z.string().optional(),
  change: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'typeChanged']),
  /** Lines; 0 for binary files. */
  added: z.number().int().min(0),
  removed: z.number().int().min(0),
  binary: z.boolean(),
  /** SHA-256 of the bytes that the change starts from, null when there was no file; absent: whoever made the patch does not know. */
  baseSha256: z.string().nullable().optional(),
});
export type PatchFile = z.infer<typeof patchFileSchema>;

export const patchSchema = z.object({
  /** A unified diff as git writes it: prefixes `a/` and `b/`, `/dev/null` for a file that does not exist. Good for `git apply`. */
  text: z.string(),
  files: z.array(patchFileSchema),
});
export type Patch = z.infer<typeof patchSchema>;

import { z } from 'zod';
import { problemSchema } from '../problem.ts';

/* What the calls about templates carry. */

export const templateGallerySchema = z.array(
  z.object({
    id: z.string(),
    /** One of the user's own. */
    isOwn: z.boolean(),
    /** SVG of the workflow a project begins with; null when it has none. */
    picture: z.string().nullable(),
  }),
);
export type TemplateGallery = z.infer<typeof templateGallerySchema>;

/** A template while it is edited. */
export const templateDraftSchema = z.object({
  id: z.string(),
  /** Text of `template.yaml`. */
  manifest: z.string().max(1_000_000),
  /** Below `files/`, with `/`; null for what is no text, which stays as it is. */
  files: z
    .array(z.object({ path: z.string().min(1).max(1000), text: z.string().max(10_000_000).nullable() }))
    .max(5000),
});
export type TemplateDraft = z.infer<typeof templateDraftSchema>;

export const checkedDraftSchema = z.object({
  problems: z.array(problemSchema),
  /** Paths that a project with default answers gets. */
  written: z.array(z.string()),
});
export type CheckedDraft = z.infer<typeof checkedDraftSchema>;

/** Where a template comes from: a path of this machine, or the bytes of a file that was chosen or dropped. `as`: another id than its own. */
export const templateFileSchema = z.object({
  from: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('path'), path: z.string() }),
    z.object({ kind: z.literal('content'), base64: z.base64() }),
  ]),
  as: z.string().optional(),
});
export type TemplateFileWish = z.infer<typeof templateFileSchema>;

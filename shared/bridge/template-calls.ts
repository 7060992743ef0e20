import { oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { templateSchema } from '../project/project.ts';
import { resultOf, nothing, projectInput } from './call-shapes.ts';
import { archiveResultSchema } from './project-calls.ts';

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

const templateUpdateSchema = z.object({
  branch: z.string(),
  /** Versions of the template. */
  from: z.number(),
  to: z.number(),
  files: z.array(z.string()),
});

/** Part of `projects`. */
export const templateCalls = {
  templates: oc.input(nothing).output(z.array(templateSchema)),
  /** Merges what its template has become into a project, on a new branch; files and branch of the user stay as they are. */
  updateFromTemplate: oc
    .input(projectInput)
    .output(
      resultOf(
        z.discriminatedUnion('state', [
          z.object({ state: z.literal('current'), version: z.number() }),
          templateUpdateSchema.extend({ state: z.literal('merged') }),
          templateUpdateSchema.extend({ state: z.literal('conflicts'), conflicts: z.array(z.string()) }),
        ]),
      ),
    ),
  /** Keeps a project as a template of the user's own, under a new id. */
  saveAsTemplate: oc
    .input(projectInput.extend({ id: z.string(), title: z.string().optional(), description: z.string().optional() }))
    .output(resultOf(z.object({ id: z.string(), folder: z.string() }))),
  /** Each template's picture, and whether it is the user's own. */
  templateGallery: oc.input(nothing).output(templateGallerySchema),
  /** One of the user's own templates, to be edited. */
  openTemplate: oc.input(z.object({ id: z.string() })).output(resultOf(templateDraftSchema)),
  /** What is wrong with a draft; nothing is written. */
  checkTemplateDraft: oc.input(templateDraftSchema).output(checkedDraftSchema),
  /** Writes a draft over its template. */
  saveTemplateDraft: oc.input(templateDraftSchema).output(resultOf(nothing)),
  /** Packs one of the user's own templates into a new tar.gz with the hash of every file. Without `file`: in the home folder. */
  exportTemplate: oc
    .input(z.object({ id: z.string(), file: z.string().optional() }))
    .output(resultOf(archiveResultSchema)),
  /** Installs a template from such a file, all or nothing; never over one that is there. */
  installTemplate: oc.input(templateFileSchema).output(resultOf(z.object({ id: z.string(), title: z.string() }))),
  /** What is wrong with the user's own templates; also those that cannot be read. */
  checkTemplates: oc.input(nothing).output(
    z.array(
      z.object({
        id: z.string(),
        folder: z.string(),
        title: z.string(),
        files: z.number().int(),
        problems: z.array(problemSchema),
      }),
    ),
  ),
};

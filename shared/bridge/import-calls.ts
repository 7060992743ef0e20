import { oc } from '@orpc/contract';
import { z } from 'zod';
import { exportRemarkSchema } from '../export/report.ts';
import { importedSchema } from '../import/import-source.ts';
import { problemSchema } from '../problem.ts';
import { projectSchema } from '../project/project.ts';
import { resultOf } from './call-shapes.ts';

/* What the calls about imports and exports carry. */

export const exportFormatSchema = z.enum(['v1', 'mermaid', 'svg', 'png', 'github-actions']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** What is imported, and where it goes. */
export const importRequestSchema = z
  .object({
    /** Id of a project; its folder is where workflows go. */
    project: z.string().optional(),
    /** Instead: a folder of this machine, which becomes a project; of a file, the folder its commands run in. Absolute, or below `~`. */
    folder: z.string().optional(),
    /** A file or folder of this machine. Absolute, or below `~`. */
    path: z.string().max(4000).optional(),
    /** Instead: files that a window was given. A browser tells no path, so their text comes along. */
    files: z
      .array(
        z.object({
          path: z.string().min(1).max(1000),
          text: z.string().max(20_000_000),
          beside: z.record(z.string(), z.string()).optional(),
        }),
      )
      .min(1)
      .max(2000)
      .optional(),
    /** Write only these workflows, by the names that `preview` gave their files; absent: all that are valid. */
    only: z.array(z.string()).optional(),
    /** WfFormat: tasks become waits of their recorded time. */
    simulate: z.boolean().optional(),
  })
  .refine(({ project, folder }) => (project === undefined) !== (folder === undefined), 'a project or a folder')
  .refine(({ path, files }) => (path === undefined) !== (files === undefined), 'a path or files');
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const importPreviewSchema = z.object({
  imported: z.array(importedSchema),
  /** A drawing of each workflow by the name of its file; absent for what is invalid or too large to look at. */
  drawings: z.record(z.string(), z.string()),
  /** How many files were looked at. */
  lookedAt: z.number().int(),
  /** Absolute; the folder whose `.codomyrmex` will hold it. */
  into: z.string(),
  /** Files whose name is taken there → the name they will have. */
  taken: z.record(z.string(), z.string()),
  /** Files whose very text is there already: applying them writes nothing. */
  there: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importedFilesSchema = z.object({
  /** The project that holds it now. */
  project: projectSchema,
  /** Names of the workflows that were written, in order. */
  workflows: z.array(z.string()),
  /** Relative to the project. */
  written: z.array(z.string()),
  problems: z.array(problemSchema),
});

export const exportedSchema = z.object({
  file: z.string(),
  mediaType: z.string(),
  encoding: z.enum(['text', 'base64']),
  data: z.string(),
  report: z.array(exportRemarkSchema),
});
export type ExportedDocument = z.infer<typeof exportedSchema>;

export const importCalls = {
  /** What files would become; nothing is written. */
  preview: oc.input(importRequestSchema).output(resultOf(importPreviewSchema)),
  /** Writes what is valid of them, never over what is there. */
  apply: oc.input(importRequestSchema).output(resultOf(importedFilesSchema)),
};

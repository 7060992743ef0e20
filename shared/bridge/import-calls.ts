import { z } from 'zod';
import { importedSchema } from '../import/import-source.ts';
import { exportRemarkSchema } from '../export/report.ts';
import { problemSchema } from '../problem.ts';

/* What the calls about imports and exports carry. */

export const exportFormatSchema = z.enum(['v1', 'mermaid', 'svg', 'png', 'github-actions']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Files that a window was given: a browser tells no path, so their text comes along. */
export const importRequestSchema = z.object({
  project: z.string(),
  files: z
    .array(
      z.object({
        path: z.string().min(1).max(1000),
        text: z.string().max(20_000_000),
        beside: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(2000),
});

export const importPreviewSchema = z.object({
  imported: z.array(importedSchema),
  /** A drawing of each workflow by the name of its file; absent for what is invalid or too large to look at. */
  drawings: z.record(z.string(), z.string()),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importedFilesSchema = z.object({
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

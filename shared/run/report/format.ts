import { z } from 'zod';

export const reportFormatSchema = z.enum(['html', 'markdown', 'json', 'junit', 'sarif', 'error']);
export type ReportFormat = z.infer<typeof reportFormatSchema>;

/** How a format is saved: what kind of file, and how its name ends. */
export const REPORT_FORMATS: Readonly<Record<ReportFormat, { readonly mediaType: string; readonly ending: string }>> = {
  html: { mediaType: 'text/html', ending: '.html' },
  markdown: { mediaType: 'text/markdown', ending: '.md' },
  json: { mediaType: 'application/json', ending: '.json' },
  junit: { mediaType: 'application/xml', ending: '.junit.xml' },
  sarif: { mediaType: 'application/sarif+json', ending: '.sarif' },
  error: { mediaType: 'text/markdown', ending: '.error.md' },
};

/** A report as a face gets it: ready to be saved under `name`. */
export const writtenReportSchema = z.object({ name: z.string(), mediaType: z.string(), text: z.string() });
export type WrittenReport = z.infer<typeof writtenReportSchema>;

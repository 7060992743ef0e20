import { z } from 'zod';

/*
 * What the port type `findings` carries: a list of findings in one normal form, whichever tool found them.
 */

export const findingSchema = z.object({
  /** Relative to the project folder, forward slashes; empty when the tool names no file (a bad compiler option). */
  file: z.string(),
  /** From 1; 0 when the finding is about the file as a whole. */
  line: z.number().int().min(0),
  column: z.number().int().min(0),
  endLine: z.number().int().min(1).optional(),
  endColumn: z.number().int().min(1).optional(),
  severity: z.enum(['error', 'warning', 'info']),
  /** The tool's own name of the rule: `no-unused-vars`, `TS2322`. */
  rule: z.string(),
  message: z.string(),
  /** `eslint`, `typescript`. */
  tool: z.string(),
  /** Can the tool correct it by itself? */
  fixable: z.boolean(),
});
export type Finding = z.infer<typeof findingSchema>;

export const findingsSchema = z.array(findingSchema);

export const findingsSummarySchema = z.object({
  errors: z.number().int(),
  warnings: z.number().int(),
  infos: z.number().int(),
  fixable: z.number().int(),
  /** Files that the tool looked at, or for tools that do not tell, undefined. */
  files: z.number().int().optional(),
  filesWithFindings: z.number().int(),
});
export type FindingsSummary = z.infer<typeof findingsSummarySchema>;

export function summarizeFindings(findings: readonly Finding[], files?: number): FindingsSummary {
  const count = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable: findings.filter((finding) => finding.fixable).length,
    ...(files === undefined ? {} : { files }),
    filesWithFindings: new Set(findings.map((finding) => finding.file)).size,
  };
}

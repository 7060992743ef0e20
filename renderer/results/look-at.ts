import { coverageSchema, type Coverage } from '#shared/module/coverage.ts';
import { findingsSchema, type Finding } from '#shared/module/finding.ts';
import { patchSchema, type Patch } from '#shared/module/patch.ts';
import { testReportSchema, type TestReport } from '#shared/module/test-report.ts';
import { artifactReferenceSchema, type ArtifactReference } from '#shared/run/event.ts';
import { readTable, type ReadTable } from './read-table.ts';

/** What a value is to a person who looks at it: decides which viewer shows it. */
export type Seen =
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'tests'; readonly report: TestReport }
  | { readonly kind: 'coverage'; readonly coverage: Coverage }
  | { readonly kind: 'patch'; readonly patch: Patch }
  | { readonly kind: 'artifact'; readonly reference: ArtifactReference }
  | { readonly kind: 'table'; readonly table: ReadTable }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value' };

export function lookAt(name: string, value: unknown): Seen {
  if (typeof value === 'string') return { kind: 'text', text: value };
  const findings = name === 'findings' ? findingsSchema.safeParse(value).data : undefined;
  if (findings !== undefined) return { kind: 'findings', findings };
  const table = readTable(value);
  if (table !== undefined) return { kind: 'table', table };
  const report = testReportSchema.safeParse(value).data;
  if (report !== undefined) return { kind: 'tests', report };
  const coverage = coverageSchema.safeParse(value).data;
  if (coverage !== undefined) return { kind: 'coverage', coverage };
  const patch = patchSchema.safeParse(value).data;
  if (patch !== undefined) return { kind: 'patch', patch };
  const reference = artifactReferenceSchema.safeParse(value).data;
  return reference === undefined ? { kind: 'value' } : { kind: 'artifact', reference };
}

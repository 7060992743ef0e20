import { z } from 'zod';

/*
 * What the output `coverage` of a test run carries: which lines the tests went through, file by file.
 */

const countsSchema = z.object({ covered: z.number().int().min(0), total: z.number().int().min(0) });
export type CoverageCounts = z.infer<typeof countsSchema>;

export const fileCoverageSchema = z.object({
  /** Relative to the project folder with forward slashes. */
  file: z.string(),
  lines: countsSchema,
  branches: countsSchema,
  functions: countsSchema,
  /** Lines that no test went through, as first and last, from 1. */
  uncovered: z.array(z.tuple([z.number().int(), z.number().int()])),
});
export type FileCoverage = z.infer<typeof fileCoverageSchema>;

export const coverageSchema = z.object({
  lines: countsSchema,
  branches: countsSchema,
  functions: countsSchema,
  files: z.array(fileCoverageSchema),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** In percent; undefined where there is nothing to cover. */
export function coveredPercent({ covered, total }: CoverageCounts): number | undefined {
  return total === 0 ? undefined : Math.floor((covered / total) * 1000) / 10;
}

export function totalCoverage(files: readonly FileCoverage[]): Coverage {
  const sum = (kind: 'lines' | 'branches' | 'functions'): CoverageCounts => ({
    covered: files.reduce((so, file) => so + file[kind].covered, 0),
    total: files.reduce((so, file) => so + file[kind].total, 0),
  });
  return { lines: sum('lines'), branches: sum('branches'), functions: sum('functions'), files: [...files] };
}

export function percentText(counts: CoverageCounts): string {
  const percent = coveredPercent(counts);
  return percent === undefined ? '–' : `${percent} %`;
}

/** `3, 7–9` */
export function rangesText(ranges: FileCoverage['uncovered']): string {
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

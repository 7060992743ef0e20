import type { CoverageCounts, FileCoverage } from './coverage.ts';

/** How often each line, branch and function of a file was gone through, by what names it. */
export interface Hits {
  readonly lines: Map<number, number>;
  readonly branches: Map<string, number>;
  readonly functions: Map<string, number>;
}

export function newHits(): Hits {
  return { lines: new Map(), branches: new Map(), functions: new Map() };
}

export function addHit<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + (Number.isFinite(count) ? count : 0));
}

/** By the name of the file. */
export function coverageOf(files: ReadonlyMap<string, Hits>): readonly FileCoverage[] {
  return [...files]
    .map(([file, found]) => toCoverage(file, found))
    .toSorted((one, other) => one.file.localeCompare(other.file, 'en'));
}

function toCoverage(file: string, { lines, branches, functions }: Hits): FileCoverage {
  const missed = [...lines].filter(([, count]) => count === 0).map(([line]) => line);
  return {
    file,
    lines: countsOf(lines),
    branches: countsOf(branches),
    functions: countsOf(functions),
    uncovered: rangesOf(missed.toSorted((one, other) => one - other)),
  };
}

function countsOf(counts: ReadonlyMap<unknown, number>): CoverageCounts {
  return { covered: [...counts.values()].filter((count) => count > 0).length, total: counts.size };
}

function rangesOf(lines: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}

import type { CoverageCounts, FileCoverage } from './coverage.ts';

/**
 * Reads LCOV (https://github.com/linux-test-project/lcov, man geninfo), which every coverage tool writes. Counted from the single lines, branches and
 * functions, so that a file that is reported several times (one test process each) comes out once. `pathOf` names a file as the project does;
 * undefined leaves it out.
 */
export function readLcov(text: string, pathOf: (source: string) => string | undefined): readonly FileCoverage[] {
  const files = new Map<string, Hits>();
  let hits: Hits | undefined;
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const [kind, rest] = colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)];
    if (kind === 'SF') {
      const file = pathOf(rest);
      hits = file === undefined ? undefined : (files.get(file) ?? newHits());
      if (file !== undefined && hits !== undefined) files.set(file, hits);
    } else if (kind === 'end_of_record') hits = undefined;
    else if (hits !== undefined) take(hits, kind, rest);
  }
  return [...files]
    .map(([file, found]) => toCoverage(file, found))
    .toSorted((one, other) => one.file.localeCompare(other.file, 'en'));
}

/** How often each was gone through, by what names it. */
interface Hits {
  readonly lines: Map<number, number>;
  readonly branches: Map<string, number>;
  readonly functions: Map<string, number>;
}

function newHits(): Hits {
  return { lines: new Map(), branches: new Map(), functions: new Map() };
}

function take({ lines, branches, functions }: Hits, kind: string, rest: string): void {
  const parts = rest.split(',');
  switch (kind) {
    case 'DA':
      add(lines, Number(parts[0]), Number(parts[1]));
      break;
    case 'BRDA':
      add(branches, parts.slice(0, 3).join(','), parts[3] === '-' ? 0 : Number(parts[3]));
      break;
    case 'FN':
      // Line first; what follows is the name, which may hold commas.
      add(functions, parts.slice(1).join(','), 0);
      break;
    case 'FNDA':
      add(functions, parts.slice(1).join(','), Number(parts[0]));
      break;
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + (Number.isFinite(count) ? count : 0));
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

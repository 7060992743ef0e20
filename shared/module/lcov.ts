import type { FileCoverage } from './coverage.ts';
import { addHit, coverageOf, newHits, type Hits } from './coverage-hits.ts';

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
  return coverageOf(files);
}

function take({ lines, branches, functions }: Hits, kind: string, rest: string): void {
  const parts = rest.split(',');
  switch (kind) {
    case 'DA':
      addHit(lines, Number(parts[0]), Number(parts[1]));
      break;
    case 'BRDA':
      addHit(branches, parts.slice(0, 3).join(','), parts[3] === '-' ? 0 : Number(parts[3]));
      break;
    case 'FN':
      // Line first; what follows is the name, which may hold commas.
      addHit(functions, parts.slice(1).join(','), 0);
      break;
    case 'FNDA':
      addHit(functions, parts.slice(1).join(','), Number(parts[0]));
      break;
  }
}

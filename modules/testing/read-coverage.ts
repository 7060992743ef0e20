import { readFile } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import type { ActionContext } from '#engine/action.ts';
import { totalCoverage, type Coverage } from '#shared/module/coverage.ts';
import { readLcov } from '#shared/module/lcov.ts';
import { readCobertura } from './cobertura.ts';
import { projectPath, type TestRun } from './test-run.ts';

/** What the coverage files of a test run say about the files of the project; undefined when the runner wrote none. */
export async function readCoverage(
  { lcov = [], cobertura = [] }: Pick<TestRun, 'lcov' | 'cobertura'>,
  context: ActionContext,
): Promise<Coverage | undefined> {
  const folder = context.projectFolder;
  // Runners name files by where they really lie.
  const real = realpathSync(folder);
  const pathOf = (source: string): string | undefined => {
    const path = projectPath(folder, source.startsWith(real) ? folder + source.slice(real.length) : source);
    const isOutside = path.startsWith('/') || path.startsWith('..') || /^[A-Za-z]:/.test(path);
    return isOutside || path.includes('node_modules/') ? undefined : path;
  };
  const texts = await textsOf(lcov);
  if (texts.length > 0) return totalCoverage(readLcov(texts.join('\n'), pathOf));
  const [first, ...others] = (await textsOf(cobertura)).flatMap((text) => readCobertura(text, pathOf) ?? []);
  return first === undefined ? undefined : totalCoverage([first, ...others]);
}

async function textsOf(files: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

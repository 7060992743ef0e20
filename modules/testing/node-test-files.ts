import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';

/** The names by which Node finds tests itself, so that a project means the same here and in its terminal. */
function namePatterns(folder: string, withTypes: boolean): readonly string[] {
  const ending = withTypes ? '{js,cjs,mjs,ts,cts,mts}' : '{js,cjs,mjs}';
  const names = ['*.test', '*-test', '*_test', 'test-*', 'test', 'test/**/*'];
  return names.map((name) => `${folder}**/${name}.${ending}`);
}

/** Test files below a folder, those of a glob, or the one file; absolute, sorted. */
export async function findTestFiles(
  projectFolder: string,
  path: string,
  withTypes: boolean,
): Promise<readonly string[]> {
  const kind = await stat(join(projectFolder, path)).catch(() => undefined);
  if (kind?.isFile() === true) return [join(projectFolder, path)];
  const folder = path.replaceAll('\\', '/').replace(/^\.\/|\/+$/g, '');
  const patterns =
    kind?.isDirectory() === true ? namePatterns(folder === '.' ? '' : `${folder}/`, withTypes) : [folder];
  const found = await glob(patterns, {
    cwd: projectFolder,
    ignore: ['**/node_modules/**'],
    absolute: true,
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  return found.sort();
}

export async function usesNodeTest(projectFolder: string): Promise<boolean> {
  for (const file of await findTestFiles(projectFolder, '.', true)) {
    if (/['"]node:test['"]/.test(await readFile(file, 'utf8'))) return true;
  }
  return false;
}

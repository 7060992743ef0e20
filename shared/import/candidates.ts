import { isMakefile } from './detect.ts';
import { baseOf } from './source-data.ts';

/* Which files of a folder are looked at. One rule for a folder on disk and for one dropped on a window. */

const LEFT_OUT = new Set([
  'node_modules',
  '.git',
  'dist',
  'build',
  'out',
  'coverage',
  'vendor',
  'target',
  '.venv',
  'venv',
  '__pycache__',
  '.next',
  '.cache',
  'third_party',
]);

export const MOST_FILES = 2000;
export const DEEPEST_FOLDER = 12;

/** What lies beside a `package.json` and says more about it. Of the second list only the name counts. */
export const BESIDE_READ: readonly string[] = ['turbo.json'];
export const BESIDE_NAMED: readonly string[] = [
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'package-lock.json',
];

/** The file that holds where the cards of a workflow of ours stand, beside it. Undefined for all other files. */
export function layoutBeside(name: string): string | undefined {
  return name.endsWith('.workflow.yaml') ? name.replace(/\.workflow\.yaml$/, '.layout.json') : undefined;
}

/** Folders of this name hold what tools made or fetched. */
export function isLeftOut(folder: string): boolean {
  return LEFT_OUT.has(folder);
}

/** `path`: below the folder, with `/`. Package files and makefiles count only at the top: those further in belong to parts, and are imported by naming them. */
export function isCandidate(path: string): boolean {
  const name = baseOf(path);
  if (name === 'package.json' || isMakefile(name)) return name === path;
  if (
    /^(package-lock|tsconfig.*|composer|deno)\.json$|lock\.(json|ya?ml)$/.test(name) ||
    /\.workflow\.ya?ml$|\.layout\.json$/.test(name)
  )
    return false;
  return /\.(json|ya?ml)$/i.test(name);
}

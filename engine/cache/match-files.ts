import { readdir, type Dirent } from 'node:fs';
import path from 'node:path';
import { glob } from 'tinyglobby';

/** Patterns never take a line break in the name of a folder, so these stand in its place while they are asked. */
const STAND_INS: ReadonlyMap<string, string> = new Map([
  ['\n', '\u{F8F0}'],
  ['\r', '\u{F8F1}'],
  ['\u2028', '\u{F8F2}'],
  ['\u2029', '\u{F8F3}'],
]);
const BACK: ReadonlyMap<string, string> = new Map([...STAND_INS].map(([breaks, standIn]) => [standIn, breaks]));

const hidden = (text: string) => text.replaceAll(/[\n\r\u2028\u2029]/g, (found) => STAND_INS.get(found) ?? found);
const shown = (text: string) => text.replaceAll(/[\u{F8F0}-\u{F8F3}]/gu, (found) => BACK.get(found) ?? found);

/** Files in the order of their names, with `/`, from the project folder. */
export async function matchFiles(project: string, globs: readonly string[]): Promise<readonly string[]> {
  if (globs.length === 0) return [];
  const found = await glob(globs.map(hidden), {
    cwd: project,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    expandDirectories: true,
    // Where nodes stand, and what runs record, is no part of what anything is made from.
    ignore: ['**/.git/**', '**/.codomyrmex/workflows/*.layout.json', '**/.codomyrmex/runs/**'],
    fs: { readdir: readdirHidden as typeof readdir },
  });
  // What leads out of the project is none of its files.
  return found
    .map(shown)
    .filter((file) => !file.startsWith('../') && !path.isAbsolute(file))
    .toSorted();
}

function readdirHidden(
  folder: string,
  options: { readonly withFileTypes: true },
  done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
): void {
  readdir(shown(folder), options, (error, entries) => {
    for (const entry of entries ?? []) entry.name = hidden(entry.name);
    done(error, entries);
  });
}

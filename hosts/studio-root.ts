import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/**
 * The folder that holds `templates/` and `dist/renderer/`: the checkout, or the packaged app. Found by walking up from this file,
 * because the bundled main process lies two folders below it and the source lies one.
 */
export function findStudioRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'templates')) && existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return dirname(import.meta.dirname);
  }
}

const packageSchema = z.object({ version: z.string() });

export function studioVersion(root: string): string {
  const parsed = packageSchema.safeParse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return parsed.success ? parsed.data.version : 'unknown';
}

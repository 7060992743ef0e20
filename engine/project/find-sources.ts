import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import {
  BESIDE_NAMED,
  BESIDE_READ,
  DEEPEST_FOLDER,
  isCandidate,
  isLeftOut,
  layoutBeside,
  MOST_FILES,
} from '#shared/import/candidates.ts';
import type { ImportSource } from '#shared/import/source.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

/** What is larger is not even read. Only the name of a lock file counts, and nobody reads megabytes for it. */
const LARGEST_BYTES = 64_000_000;

/** The files that an import of a file or folder looks at. A folder stands for everything in it that could be a workflow. */
export async function findSources(path: string): Promise<Result<readonly ImportSource[]>> {
  try {
    const found = await stat(path);
    if (found.isFile()) return good([await sourceAt(dirname(path), path)]);
    if (found.isDirectory()) {
      const files = await filesIn(path);
      return good(await Promise.all(files.map((file) => sourceAt(path, file))));
    }
    return bad(notThere(path, 'It is neither a file nor a folder.'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return bad(notThere(path, code === 'ENOENT' ? 'No such file or folder exists.' : message));
  }
}

function notThere(path: string, reason: string) {
  return problem('import.notFound', `${path} cannot be imported.`, {
    reason,
    remedy: 'Name a file or a folder that exists and that you may read.',
    place: { file: path },
  });
}

async function sourceAt(root: string, path: string): Promise<ImportSource> {
  const about = { path: pathBelow(root, path) };
  const { size } = await stat(path);
  // What is refused for its size is not read: a space of that length says it as well.
  const text = size > LARGEST_BYTES ? ' '.repeat(20_000_001) : await readText(path);
  const layout = layoutBeside(basename(path));
  if (layout !== undefined) return { ...about, text, beside: await readIfThere(dirname(path), layout) };
  if (basename(path) !== 'package.json') return { ...about, text };
  const names = await readdir(dirname(path));
  const beside = await Promise.all(
    names
      .filter((name) => BESIDE_READ.includes(name) || BESIDE_NAMED.includes(name))
      .map(
        async (name) => [name, BESIDE_READ.includes(name) ? await readText(join(dirname(path), name)) : ''] as const,
      ),
  );
  return { ...about, text, beside: Object.fromEntries(beside) };
}

async function readIfThere(folder: string, name: string): Promise<Record<string, string>> {
  const text = await readText(join(folder, name)).catch(() => undefined);
  return text === undefined ? {} : { [name]: text };
}

/** UTF-8, or UTF-16 with its mark, as some editors on Windows write it. */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  return bytes.toString('utf8');
}

/** Breadth first, so that the files nearest to the folder come first. */
async function filesIn(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  let folders = [root];
  for (let depth = 0; depth < DEEPEST_FOLDER && folders.length > 0; depth += 1) {
    const inner: string[] = [];
    for (const folder of folders) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !isLeftOut(entry.name)) inner.push(path);
        else if (entry.isFile() && isCandidate(pathBelow(root, path)) && found.length < MOST_FILES) found.push(path);
      }
    }
    folders = inner;
  }
  return found;
}

function pathBelow(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

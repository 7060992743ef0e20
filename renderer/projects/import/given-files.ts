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

/* What a person dropped on the window or chose in the browser's own dialog: its text, and in the desktop window its path. */

export interface Given {
  /** What was dropped, by its name. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Absolute; only the desktop window is told. */
  readonly path: string | undefined;
  readonly files: readonly ImportSource[];
  /** Files left out because all together would be too much. */
  readonly leftOut: readonly string[];
}

/** Of all files together; what a message to the host may hold is less than what a disk does. */
const MOST_CHARACTERS = 20_000_000;

/** The parts of the browser's folder entries that are used here, so that tests can hand in their own. */
export interface Entry {
  readonly isFile: boolean;
  readonly name: string;
  file?(good: (file: File) => void, bad: (error: unknown) => void): void;
  createReader?(): {
    readEntries(good: (entries: readonly Entry[]) => void, bad: (error: unknown) => void): void;
  };
}

interface Found {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly file: File;
}

/** Must be called while the drop is handled: what was dropped is gone afterwards. */
export function entriesOf(data: DataTransfer): readonly (readonly [Entry | null, File | null])[] {
  return [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => [item.webkitGetAsEntry() as Entry | null, item.getAsFile()] as const);
}

/** One folder, or files side by side. Undefined when there is nothing in it. */
export async function givenByDrop(
  dropped: readonly (readonly [Entry | null, File | null])[],
): Promise<Given | undefined> {
  const [first] = dropped;
  if (first === undefined) return undefined;
  const folder = dropped.find(([entry]) => entry?.isFile === false);
  if (folder !== undefined) {
    const [entry, file] = folder;
    const name = entry?.name ?? '';
    return { name, isFolder: true, path: pathOf(file), ...(await read(await filesIn(entry))) };
  }
  const files = dropped.flatMap(([, file]) => (file === null ? [] : [file]));
  return files.length === 0 ? undefined : givenByChoice(files);
}

/** From an `<input type="file">`; one for folders tells where in the folder each file lies. */
export async function givenByChoice(files: readonly File[]): Promise<Given | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const [folder, ...rest] = relativeOf(first).split('/');
  if (folder !== undefined && rest.length > 0) {
    const found = files
      .map((file) => ({ path: relativeOf(file).split('/').slice(1).join('/'), file }))
      .filter(({ path }) => !path.split('/').slice(0, -1).some(isLeftOut));
    return { name: folder, isFolder: true, path: undefined, ...(await read(found)) };
  }
  const name = files.map((file) => file.name).join(', ');
  const path = files.length === 1 ? pathOf(first) : undefined;
  return {
    name,
    isFolder: false,
    path,
    ...(await read(
      files.map((file) => ({ path: file.name, file })),
      true,
    )),
  };
}

/** `named`: each file was chosen by a person, so none is passed over for its name. */
async function read(found: readonly Found[], named = false): Promise<Pick<Given, 'files' | 'leftOut'>> {
  const files: ImportSource[] = [];
  const leftOut: string[] = [];
  let characters = 0;
  const layouts = new Set(found.map(({ path }) => layoutBeside(path)));
  for (const { path, file } of found) {
    if (layouts.has(path)) continue;
    if (!named && !isCandidate(path)) continue;
    if (files.length >= MOST_FILES || characters + file.size > MOST_CHARACTERS) {
      leftOut.push(path);
      continue;
    }
    const text = await file.text();
    characters += text.length;
    files.push(hasBeside(path) ? { path, text, beside: await besideOf(path, found) } : { path, text });
  }
  return { files, leftOut };
}

function hasBeside(path: string): boolean {
  return path.endsWith('package.json') || layoutBeside(path) !== undefined;
}

async function besideOf(path: string, found: readonly Found[]): Promise<Record<string, string>> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside: Record<string, string> = {};
  for (const each of found) {
    const name = each.path.slice(folder.length);
    if (each.path !== folder + name) continue;
    if (BESIDE_READ.includes(name) || each.path === layoutBeside(path)) beside[name] = await each.file.text();
    else if (BESIDE_NAMED.includes(name)) beside[name] = '';
  }
  return beside;
}

/** Breadth first, as the host does it for a folder on disk. */
async function filesIn(root: Entry | null): Promise<readonly Found[]> {
  const found: Found[] = [];
  let folders: readonly (readonly [string, Entry])[] = root === null ? [] : [['', root]];
  for (let depth = 0; depth < DEEPEST_FOLDER && folders.length > 0; depth += 1) {
    const inner: (readonly [string, Entry])[] = [];
    for (const [path, folder] of folders) {
      const children = (await childrenOf(folder)).map(
        (entry) => [path === '' ? entry.name : `${path}/${entry.name}`, entry] as const,
      );
      inner.push(...children.filter(([, entry]) => !entry.isFile && !isLeftOut(entry.name)));
      for (const [at, entry] of children)
        if (entry.isFile && (isCandidate(at) || isBeside(at))) found.push({ path: at, file: await fileOf(entry) });
    }
    folders = inner;
  }
  return found;
}

function isBeside(path: string): boolean {
  return BESIDE_READ.includes(path) || BESIDE_NAMED.includes(path);
}

/** A reader gives its entries in parts, and an empty one at the end. */
async function childrenOf(folder: Entry): Promise<readonly Entry[]> {
  const reader = folder.createReader?.();
  const all: Entry[] = [];
  for (;;) {
    const part = await new Promise<readonly Entry[]>((good, bad) => {
      if (reader === undefined) good([]);
      else reader.readEntries(good, bad);
    });
    if (part.length === 0) return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...part);
  }
}

function fileOf(entry: Entry): Promise<File> {
  return new Promise((good, bad) => entry.file?.(good, bad));
}

/** `shop/src/index.js` of a chosen folder; empty for a file that was chosen alone. */
function relativeOf(file: { readonly webkitRelativePath?: string }): string {
  return file.webkitRelativePath ?? '';
}

function pathOf(file: File | null): string | undefined {
  const { studio } = globalThis as { studio?: { pathOf?(file: File): string } };
  const path = file === null ? undefined : studio?.pathOf?.(file);
  return path === '' ? undefined : path;
}

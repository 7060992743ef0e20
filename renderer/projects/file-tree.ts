/** A line of a drawn tree: a folder, or a file with its whole path. */
export interface TreeRow {
  readonly depth: number;
  readonly name: string;
  readonly path: string;
  readonly isFile: boolean;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: string[];
}

/** Folders before files, each in the order of their names; a folder that holds one folder only shares its line. */
export function treeOf(paths: readonly string[]): readonly TreeRow[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const path of paths) {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const inner = folder.folders.get(part) ?? { folders: new Map(), files: [] };
      folder.folders.set(part, inner);
      folder = inner;
    }
    folder.files.push(parts.at(-1) ?? path);
  }
  return rowsOf(root, '', 0);
}

function rowsOf({ folders, files }: Folder, above: string, depth: number): readonly TreeRow[] {
  const inner = [...folders].toSorted(byName).flatMap(([first, folder]) => {
    let [name, last] = [first, folder];
    while (last.files.length === 0 && last.folders.size === 1)
      for (const [next, below] of last.folders) [name, last] = [`${name}/${next}`, below];
    const path = above + name;
    return [{ depth, name, path, isFile: false }, ...rowsOf(last, `${path}/`, depth + 1)];
  });
  const own = files
    .toSorted((a, b) => a.localeCompare(b))
    .map((name): TreeRow => ({ depth, name, path: above + name, isFile: true }));
  return [...inner, ...own];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.localeCompare(b);
}

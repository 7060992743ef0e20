/** One changed file; letters as in `git status --short`, a space for unchanged. */
export interface StatusFile {
  readonly path: string;
  readonly index: string;
  readonly worktree: string;
  /** The old path of a renamed or copied file. */
  readonly from?: string;
}

export interface Status {
  readonly branch: string | null;
  readonly head: string | null;
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly behind: number | null;
  readonly clean: boolean;
  readonly files: readonly StatusFile[];
}

/** Fields before the path in each kind of record of `git status --porcelain=v2 -z`. */
const FIELDS_BEFORE_PATH = { '1': 8, '2': 9, u: 10, '?': 1 } as const;

/** Reads `git status --porcelain=v2 --branch -z`; paths come out relative to `prefix` (empty, or a folder of the repository with a slash). */
export function parseStatus(output: string, prefix: string): Status {
  const records = output.split('\0').filter((record) => record !== '');
  const header = new Map(records.filter((record) => record.startsWith('# ')).map(headerField));
  const [ahead, behind] = (header.get('branch.ab') ?? '').split(' ').map((text) => Math.abs(Number.parseInt(text, 10)));
  const files = readFiles(
    records.filter((record) => !record.startsWith('# ')),
    prefix,
  );
  const head = header.get('branch.oid');
  const branch = header.get('branch.head');
  const counted = header.has('branch.ab');
  return {
    branch: branch === undefined || branch === '(detached)' ? null : branch,
    head: head === undefined || head === '(initial)' ? null : head,
    upstream: header.get('branch.upstream') ?? null,
    ahead: counted ? (ahead ?? 0) : null,
    behind: counted ? (behind ?? 0) : null,
    clean: files.length === 0,
    files,
  };
}

function headerField(record: string): readonly [string, string] {
  const [, name = '', ...value] = record.split(' ');
  return [name, value.join(' ')];
}

function readFiles(records: readonly string[], prefix: string): readonly StatusFile[] {
  const files: StatusFile[] = [];
  for (let at = 0; at < records.length; at += 1) {
    const record = records[at] ?? '';
    const kind = record[0] as keyof typeof FIELDS_BEFORE_PATH;
    const parts = record.split(' ');
    const path = withoutPrefix(parts.slice(FIELDS_BEFORE_PATH[kind]).join(' '), prefix);
    const [index = '?', worktree = '?'] = kind === '?' ? '??' : (parts[1] ?? '').replaceAll('.', ' ');
    if (kind === '2') at += 1; // A renamed file's old path is the next record.
    files.push({ path, index, worktree, ...(kind === '2' ? { from: withoutPrefix(records[at] ?? '', prefix) } : {}) });
  }
  return files;
}

/** A file that was moved into the project from elsewhere in the repository keeps its whole path, from the repository's top. */
export function withoutPrefix(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : `/${path}`;
}

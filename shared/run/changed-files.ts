/** A file that is not the same in two states of a repository. */
export interface ChangedFile {
  /** Relative to the project with forward slashes; `../` leads out of it. */
  readonly file: string;
  readonly how: 'added' | 'removed' | 'changed';
}

/** A file with the names that git gives to what it held before and after, maybe shortened; null: it was not there. */
export interface FileStep {
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The files of a patch as `git diff` writes it. Those whose rights alone changed are left out. */
export function stepsOfPatch(patch: string): readonly FileStep[] {
  return patch.split(/^(?=diff --git )/m).flatMap(stepOf);
}

function stepOf(part: string): readonly FileStep[] {
  const end = part.search(/^(?:@@ |GIT binary patch|Binary files )/m);
  const head = end === -1 ? part : part.slice(0, end);
  const field = (pattern: RegExp): string | undefined => pattern.exec(head)?.[1];
  const [from, to] = [field(/^rename from (.+)$/m), field(/^rename to (.+)$/m)];
  const [, before = '', after = ''] = /^index ([0-9a-f]+)\.\.([0-9a-f]+)/m.exec(head) ?? [];
  if (from !== undefined && to !== undefined)
    return [
      { file: plain(from), before, after: null },
      { file: plain(to), before: null, after },
    ];
  const file = fileOf(field(/^diff --git (.+)$/m) ?? '');
  return file === undefined || before === '' ? [] : [{ file, before: blob(before), after: blob(after) }];
}

/** Of `a/x b/x`, which may hold spaces; names with other signs stand in quotes. */
function fileOf(both: string): string | undefined {
  const quoted = /^"a\/.+" ("b\/.+")$/.exec(both)?.[1];
  const name = quoted === undefined ? both.slice((both.length + 1) / 2) : plain(quoted);
  return name.startsWith('b/') ? name.slice(2) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

/** Git writes signs beyond ASCII as the octal numbers of their bytes. */
function plain(name: string): string {
  if (!name.startsWith('"')) return name;
  const inAddress = name
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g, (_whole, octal?: string, sign?: string, rest?: string) =>
      octal === undefined
        ? encodeURIComponent(rest ?? ESCAPES[sign ?? ''] ?? sign ?? '')
        : `%${Number.parseInt(octal, 8).toString(16).padStart(2, '0')}`,
    );
  try {
    return decodeURIComponent(inAddress);
  } catch {
    // No UTF-8: then as git wrote it.
    return name;
  }
}

/** What `git diff --raw -z --no-renames --no-abbrev` prints. */
export function stepsOfRaw(raw: string): readonly FileStep[] {
  return [...raw.matchAll(/:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*\0([^\0]+)/g)].map(
    ([, before = '', after = '', file = '']) => ({ file, before: blob(before), after: blob(after) }),
  );
}

function blob(name: string): string | null {
  return /^0+$/.test(name) ? null : name;
}

export interface RepositoryStates {
  /** What was not committed in the one state and in the other. */
  readonly before: readonly FileStep[];
  readonly after: readonly FileStep[];
  /** From the commit of the one to that of the other. */
  readonly committed: readonly FileStep[];
}

/** Which files are not the same in two states of a repository, whether by commits or by what was not committed. */
export function changedFiles({ before, after, committed }: RepositoryStates): readonly ChangedFile[] {
  const [old, now, between] = [byFile(before), byFile(after), byFile(committed)];
  const names = new Set([...old.keys(), ...now.keys(), ...between.keys()]);
  return [...names].sort().flatMap((file): readonly ChangedFile[] => {
    const [was, is, step] = [old.get(file), now.get(file), between.get(file)];
    // What one state left as it was committed, the other started from, or git names it between the two commits.
    const held = was === undefined ? (step?.before ?? (step === undefined ? is?.before : null)) : was.after;
    const holds = is === undefined ? (step?.after ?? (step === undefined ? was?.before : null)) : is.after;
    if (isSame(held ?? null, holds ?? null)) return [];
    return [{ file, how: held === null ? 'added' : holds === null ? 'removed' : 'changed' }];
  });
}

function byFile(steps: readonly FileStep[]): ReadonlyMap<string, FileStep> {
  return new Map(steps.map((step) => [step.file, step]));
}

/** Either name may be shortened. */
function isSame(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : one.startsWith(other) || other.startsWith(one);
}

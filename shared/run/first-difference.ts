/** How the "hash" of a file begins that could not be read. */
export const UNREADABLE = 'cannot be read:';

export interface Difference {
  /** Way to the leaf, with dots: `files.src/a.ts`, `parameters.path`. */
  readonly path: string;
  /** Null: it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The first leaf in which two key documents differ, in the order of the newer one; undefined when they are equal. */
export function firstDifference(before: unknown, after: unknown, path = ''): Difference | undefined {
  if (!isTree(before) || !isTree(after)) {
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    return isSame ? undefined : { path, before: before ?? null, after: after ?? null };
  }
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const found = firstDifference(before[key], after[key], path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "`src/a.ts` changed", for a sentence that begins with "Ran because". */
export function differenceWords({ path, before, after }: Difference): string {
  const [part = '', ...rest] = path.split('.');
  const name = rest.join('.');
  const how = before === null ? 'was added' : after === null ? 'was removed' : 'changed';
  switch (part) {
    case 'files':
    case 'lockFiles':
      if (typeof after === 'string' && after.startsWith(UNREADABLE)) return `\`${name}\` cannot be read`;
      return `\`${name}\` ${how}`;
    case 'parameters':
      return `the parameter \`${name}\` ${how}${values(before, after)}`;
    case 'upstream':
      return `what \`${name}\` hands out ${how}`;
    case 'env':
      return `the environment variable \`${name}\` ${how}`;
    case 'tools':
      return `the program \`${rest[0] ?? name}\` ${how}`;
    case 'platform':
      return `the platform changed${values(before, after)}`;
    default:
      return `${path === '' ? 'what it does' : `\`${path}\``} ${how}`;
  }
}

function values(before: unknown, after: unknown): string {
  if (before === null || after === null) return '';
  const texts = [before, after].map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.every((text) => text.length <= 60) ? ` from ${texts[0]} to ${texts[1]}` : '';
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

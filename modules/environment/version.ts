/** The first thing in a text that looks like a version: `git version 2.43.0` → `2.43.0`. */
export function versionIn(text: string): string | undefined {
  return /\d+(?:\.\d+)*/.exec(text)?.[0];
}

/** Is `version` the same as `least`, or later? Compared number by number; what is not given counts as 0. */
export function isAtLeast(version: string, least: string): boolean {
  const [has, wanted] = [version, least].map((text) => (versionIn(text) ?? '0').split('.').map(Number));
  for (let at = 0; at < Math.max(has?.length ?? 0, wanted?.length ?? 0); at += 1) {
    const difference = (has?.[at] ?? 0) - (wanted?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

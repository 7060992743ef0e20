import { cutAtNames } from '#shared/run/name-nodes.ts';

/** About what a status row holds of 12 px text. */
const MOST_LETTERS = 31;
/** Fewer letters of a name say nothing. */
const LEAST_LETTERS = 7;

/**
 * A sentence as a card has room for it: nodes by their names, and long names without their middle, where names differ least, so that the
 * last of several can still be told. `nameOf` knows nodes by the path of their task; what it does not know is left as it is.
 */
export function fitLine(
  line: string,
  nameOf: (path: string) => string | undefined,
  mostLetters = MOST_LETTERS,
): string {
  const { parts, isNode } = cutAtNames(line);
  const names = parts.map((part, index) => (isNode(index) ? nameOf(part) : undefined));
  const known = names.filter((name) => name !== undefined);
  if (known.length === 0) return line;
  const around = parts.reduce((sum, part, index) => sum + (names[index] === undefined ? part.length : 0), 0);
  const fits = longestThatFits(known, mostLetters - around);
  // No name is so short that the last words would still fit: they are cut off anyway, so the names need not make room for them.
  const room = fits < LEAST_LETTERS ? longestThatFits(known, mostLetters - around + (parts.at(-1)?.length ?? 0)) : fits;
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return part;
      return names[index] === undefined ? `\`${part}\`` : cut(names[index], Math.max(LEAST_LETTERS, room));
    })
    .join('');
}

/** How many letters the longest names keep, so that all together take at most `letters`. */
function longestThatFits(names: readonly string[], letters: number): number {
  let left = letters;
  const byLength = names.map((name) => name.length).toSorted((a, b) => a - b);
  for (const [index, length] of byLength.entries()) {
    const share = Math.floor(left / (byLength.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}

function cut(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const kept = letters - 1;
  return `${name.slice(0, Math.ceil(kept / 2)).trimEnd()}…${name.slice(name.length - Math.floor(kept / 2)).trimStart()}`;
}

/** A program and its arguments, as a line for the shell says them when nothing in it means more to the shell; else undefined. */
export function wordsOfLine(line: string): readonly string[] | undefined {
  const words = line.trim().match(/"[^"\\$`]*"|'[^']*'|[^\s"'\\$`|&;<>()*?[\]{}~#!]+|\S/g) ?? [];
  // Quotes in the middle of a word, and every sign of the shell, are left to the shell.
  const isPlain = words.every((word) => /^("[^"]*"|'[^']*'|[^"'\\$`|&;<>()*?[\]{}~#!]+)$/.test(word));
  if (!isPlain || words.join(' ') !== line.trim().replaceAll(/\s+(?=(?:[^"']|"[^"]*"|'[^']*')*$)/g, ' '))
    return undefined;
  return words.map((word) => (/^["']/.test(word) ? word.slice(1, -1) : word));
}

/** A line that the shell takes for these words. */
export function lineOfWords(words: readonly unknown[]): string {
  return words
    .map((word) => (typeof word === 'string' ? word : JSON.stringify(word)))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

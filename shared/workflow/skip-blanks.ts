/** Offset of the first character that is neither white space nor in a comment. */
export function skipBlanks(source: string, from: number): number {
  let at = from;
  for (; at < source.length; at += 1) {
    if (source[at] === '#' && (at === 0 || /\s/.test(source[at - 1] ?? ''))) {
      const end = source.indexOf('\n', at);
      if (end < 0) return source.length;
      at = end;
    } else if (!/\s/.test(source[at] ?? '')) return at;
  }
  return at;
}

/** Somebody's text as words of a Markdown paragraph: shown as typed, whatever Markdown, HTML or our marks would make of it. */
export function asWords(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|~&]/g, (sign) => `\\${sign}`)
    .replace(/^(\d*)([-+=.)])/, '$1\\$2');
}

/** A path or a value as code; the fence is longer than any run of backticks in it. */
export function asCode(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

/** In a cell of a table a bar ends the cell, in code too. */
export function asCell(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)\|/g, '\\|');
}

/** The address of a link to a file, relative and with `/`. */
export function asAddress(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`))
    .join('/');
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(asCell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A code block whose fence is longer than any in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

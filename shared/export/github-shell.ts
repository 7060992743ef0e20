import { parseTemplate } from '../workflow/template.ts';

/* Values of a run in commands for GitHub. They go through `env:`, never into the text of `run:`: there GitHub would paste them in as code. */

/** A command for `run:` with the variables it reads. */
export interface ShellText {
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Named {
  readonly variable: string;
  /** Absent: the variable is there already. */
  readonly value?: string;
}

/** `parameters.who` → the variable `PARAMETER_who`; undefined when an expression is more than a name. */
function named(expression: string): Named | undefined {
  const source = expression.trim();
  const [, head, name] = /^(parameters|secrets|env|item)(?:\.([A-Za-z_]\w*))?$/.exec(source) ?? [];
  if (head === 'item') return { variable: `MATRIX_${name ?? 'item'}`, value: inContext('matrix', name ?? 'item') };
  if (head === undefined || name === undefined) return undefined;
  if (head === 'env') return { variable: name };
  return head === 'parameters'
    ? { variable: `PARAMETER_${name}`, value: inContext('inputs', name) }
    : { variable: `SECRET_${name}`, value: inContext('secrets', name) };
}

function inContext(context: string, name: string): string {
  return `\${{ ${context}.${name} }}`;
}

/** Text that GitHub must not read as one of its expressions. */
export function plain(text: string): string {
  return text.replaceAll('${{', "${{ '${{' }}");
}

/** For `sh`: plain words stay as they are. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A list of words: each value is one word, whatever is in it. */
export function shellWords(words: readonly string[]): ShellText | undefined {
  const env: Record<string, string> = {};
  const texts = words.map((word) => {
    const parts = parseTemplate(word).parts.map((part) => {
      if (part.kind === 'text') return plain(quoted(part.text));
      const found = named(part.source);
      if (found?.value !== undefined) env[found.variable] = found.value;
      return found === undefined ? undefined : `"$${found.variable}"`;
    });
    return parts.includes(undefined) ? undefined : parts.join('') || "''";
  });
  return texts.includes(undefined) ? undefined : { text: texts.join(' '), env };
}

/** A text for `sh`: a value stands where it stood, as one word, inside whatever quotes are open there. */
export function shellText(command: string): ShellText | undefined {
  const env: Record<string, string> = {};
  let quote: '"' | "'" | undefined;
  let text = '';
  for (const part of parseTemplate(command).parts) {
    if (part.kind === 'text') {
      quote = quoteAfter(part.text, quote);
      text += plain(part.text);
      continue;
    }
    const found = named(part.source);
    if (found === undefined) return undefined;
    if (found.value !== undefined) env[found.variable] = found.value;
    const value = `\${${found.variable}}`;
    // Quotes inside a here-document would be written out, so a value there stands bare.
    text += quote === '"' || command.includes('<<') ? value : quote === "'" ? `'"${value}"'` : `"${value}"`;
  }
  return { text, env };
}

/** Which quote is open after a piece of a shell command. */
function quoteAfter(text: string, open: '"' | "'" | undefined): '"' | "'" | undefined {
  let quote = open;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '\\' && quote !== "'") at += 1;
    else if (letter === quote) quote = undefined;
    else if (quote === undefined && (letter === '"' || letter === "'")) quote = letter;
  }
  return quote;
}

/** For fields that GitHub does not hand to a shell: undefined when an expression is more than a name. */
export function inGitHubWords(text: string): string | undefined {
  const parts = parseTemplate(text).parts.map((part) => {
    if (part.kind === 'text') return plain(part.text);
    const source = part.source.trim();
    return /^env\.[A-Za-z_]\w*$/.test(source) ? `\${{ ${source} }}` : named(source)?.value;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

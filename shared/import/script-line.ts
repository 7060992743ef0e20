/* What a line of a package script starts: other scripts, in a row or side by side, and commands of its own. */

export interface ScriptCalls {
  /** Groups of scripts one after the other; those of a group run side by side. */
  readonly groups: readonly (readonly string[])[];
  /** What the line runs itself after them; empty: nothing. */
  readonly rest: string;
}

const RUN = /^(?:npm|pnpm|yarn|bun)\s+(?:run|run-script)\s+(?:-s\s+|--silent\s+)?([\w:.@/-]+)$/;
const SHORT = /^(?:npm|pnpm|yarn|bun)\s+(test|start|stop|restart)$/;
const YARN = /^(?:pnpm|yarn|bun)\s+([\w:.-]+)$/;

/** Undefined: the line calls no scripts, or something of its own comes first, so that it stays whole. */
export function readScriptLine(line: string, scripts: ReadonlySet<string>): ScriptCalls | undefined {
  const parts = splitAt(line, '&&');
  const groups: (readonly string[])[] = [];
  let at = 0;
  for (; at < parts.length; at += 1) {
    const called = callsOf(parts[at] ?? '', scripts);
    if (called === undefined) break;
    groups.push(...called);
  }
  if (groups.length === 0) return undefined;
  const rest = parts.slice(at);
  // A script that is called after something of our own must not run before it.
  if (rest.some((part) => callsOf(part, scripts) !== undefined)) return undefined;
  return { groups, rest: rest.map((part) => part.trim()).join(' && ') };
}

function callsOf(part: string, scripts: ReadonlySet<string>): readonly (readonly string[])[] | undefined {
  const text = part.trim();
  const single = RUN.exec(text)?.[1] ?? SHORT.exec(text)?.[1] ?? YARN.exec(text)?.[1];
  if (single !== undefined) return scripts.has(single) ? [[single]] : undefined;
  const [program = '', ...words] = wordsOf(text);
  const names = (from: readonly string[]): readonly string[] | undefined => expand(from, scripts);
  switch (program) {
    case 'run-s':
      return inARow(names(withoutFlags(words)));
    case 'run-p':
      return sideBySide(names(withoutFlags(words)));
    case 'npm-run-all':
    case 'npm-run-all2':
      return runAll(words, scripts);
    case 'concurrently': {
      const called = withoutFlags(words).map((word) => /^"?(?:npm|pnpm|yarn|bun):([\w:.*-]+)"?$/.exec(word)?.[1]);
      return called.every((name) => name !== undefined) ? sideBySide(names(called)) : undefined;
    }
    default:
      return undefined;
  }
}

function inARow(names: readonly string[] | undefined): readonly (readonly string[])[] | undefined {
  return names?.map((name) => [name]);
}

function sideBySide(names: readonly string[] | undefined): readonly (readonly string[])[] | undefined {
  return names === undefined ? undefined : [names];
}

/** `npm-run-all clean --parallel lint test -s build`. */
function runAll(words: readonly string[], scripts: ReadonlySet<string>): readonly (readonly string[])[] | undefined {
  const groups: (readonly string[])[] = [];
  let isParallel = false;
  let names: string[] = [];
  const flush = (): boolean => {
    if (names.length === 0) return true;
    const found = expand(names, scripts);
    names = [];
    if (found === undefined) return false;
    groups.push(...(isParallel ? [found] : found.map((name) => [name])));
    return true;
  };
  for (const word of words) {
    if (['-p', '--parallel', '-s', '--sequential', '--serial'].includes(word)) {
      if (!flush()) return undefined;
      isParallel = word === '-p' || word === '--parallel';
    } else if (!word.startsWith('-')) names.push(word);
  }
  return flush() && groups.length > 0 ? groups : undefined;
}

/** Names and patterns (`lint:*`, `test:**`); undefined when one means no script. */
function expand(names: readonly string[], scripts: ReadonlySet<string>): readonly string[] | undefined {
  const found: string[] = [];
  for (const name of names) {
    const matching = name.includes('*')
      ? [...scripts].filter((script) => matches(name, script))
      : [name].filter((one) => scripts.has(one));
    if (matching.length === 0) return undefined;
    found.push(...matching);
  }
  return found.length === 0 ? undefined : [...new Set(found)];
}

function matches(pattern: string, script: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^:]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(script);
}

function withoutFlags(words: readonly string[]): readonly string[] {
  return words.filter((word) => !word.startsWith('-'));
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word.replaceAll(/^['"]|['"]$/g, ''));
}

/** Parts between an operator outside quotes. */
function splitAt(line: string, operator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? '';
    if (quote === '' && line.startsWith(operator, at)) {
      parts.push(part);
      part = '';
      at += operator.length - 1;
      continue;
    }
    if (sign === quote) quote = '';
    else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
    part += sign;
  }
  return [...parts, part];
}

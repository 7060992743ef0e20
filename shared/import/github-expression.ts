import { toNodeId } from '../id.ts';
import { parseExpression } from '../workflow/jsonata.ts';
import type { SourceParameter } from './source.ts';

/* `${{ }}` of GitHub Actions in JSONata. What only GitHub knows becomes a parameter of the workflow, with a value that holds on a desktop. */

const DEFAULTS: Readonly<Record<string, string>> = {
  'github.event_name': 'push',
  'github.ref': 'refs/heads/main',
  'github.ref_name': 'main',
  'github.ref_type': 'branch',
  'runner.os': 'Linux',
  'runner.arch': 'X64',
  'github.workspace': '.',
};

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|(==|!=|&&|\|\||>=|<=|[<>!(),])|([A-Za-z_][\w-]*(?:\.(?:[\w-]+|\*)|\[\s*(?:'[^']*'|\d+)\s*\])*))/y;

const OPERATORS: Readonly<Record<string, string>> = { '==': '=', '&&': 'and', '||': 'or' };

/** GitHub's functions that JSONata has, or that a lambda says. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  contains: '$contains',
  startsWith: 'function($text, $start) { $substring($text, 0, $length($start)) = $start }',
  endsWith: 'function($text, $end) { $substring($text, -$length($end)) = $end }',
  toJSON: '$string',
  toJson: '$string',
};

export interface GitHubScope {
  /** Adds what is asked for. */
  readonly parameters: Record<string, SourceParameter>;
  /** Names of `env:` around, which the shell knows under the same name. */
  readonly env: ReadonlySet<string>;
  /** In a matrix: `matrix.node` is `item.node`. */
  readonly axes: ReadonlySet<string>;
}

export interface ConvertedCondition {
  /** Undefined: nothing is left to ask. */
  readonly when: string | undefined;
  /** `always()` and `failure()` are about what came before. */
  readonly after: 'succeeded' | 'failed' | 'finished';
}

/** Undefined when it is not understood in full. */
export function convertIf(text: string, scope: GitHubScope): ConvertedCondition | undefined {
  const inner = text.trim().replace(/^\$\{\{\s*([\s\S]*?)\s*\}\}$/, '$1');
  const after = /\balways\(\)|!\s*cancelled\(\)/.test(inner)
    ? 'finished'
    : /\bfailure\(\)/.test(inner)
      ? 'failed'
      : 'succeeded';
  const rest = inner
    .replaceAll(/(?:!\s*)?\b(always|failure|success|cancelled)\(\)/g, 'true')
    .replaceAll(/\btrue\s*&&\s*|\s*&&\s*true\b/g, '')
    .trim();
  if (rest === '' || rest === 'true') return { when: undefined, after };
  const source = convertExpression(rest, scope);
  return source === undefined ? undefined : { when: source, after };
}

export function convertExpression(text: string, scope: GitHubScope): string | undefined {
  const needed: Record<string, SourceParameter> = {};
  const words = translate(text.trim(), { ...scope, parameters: needed });
  if (words === undefined) return undefined;
  const source = words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')').replaceAll(' ,', ',');
  if (!parseExpression(source).ok) return undefined;
  for (const [name, parameter] of Object.entries(needed)) scope.parameters[name] ??= parameter;
  return source;
}

function translate(text: string, scope: GitHubScope): string[] | undefined {
  const words: string[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return text.slice(TOKEN.lastIndex).trim() === '' && words.length > 0 ? words : undefined;
    const [, quoted, number, operator, name] = found;
    if (quoted !== undefined) words.push(JSON.stringify(quoted.slice(1, -1).replaceAll("''", "'")));
    else if (number !== undefined) words.push(number);
    else if (operator === '(') {
      depth += 1;
      words.push('(');
    } else if (operator === ')') {
      depth -= 1;
      words.push(')');
    } else if (operator === '!') return undefined;
    else if (operator !== undefined) words.push(OPERATORS[operator] ?? operator);
    else {
      const at = TOKEN.lastIndex;
      if (/^\s*\(/.test(text.slice(at))) {
        const called = FUNCTIONS[name ?? ''];
        if (called === undefined) return undefined;
        words.push(called);
      } else words.push(valueOf(name ?? '', scope));
    }
  }
  return depth === 0 && words.length > 0 ? words : undefined;
}

function valueOf(name: string, { parameters, axes }: GitHubScope): string {
  if (name === 'true' || name === 'false' || name === 'null') return name;
  const path = name.replaceAll(/\[\s*'([^']*)'\s*\]/g, '.$1');
  const [head = '', ...rest] = path.split('.');
  const [first = ''] = rest;
  if (head === 'matrix' && axes.has(first))
    return ['item', ...rest.map((step) => (/^\w+$/.test(step) ? step : `\`${step}\``))].join('.');
  if (head === 'secrets') return `secrets.${toSecret(first)}`;
  const id = toNodeId(head === 'inputs' && rest.length === 1 ? first : path);
  parameters[id] ??= {
    type: 'string',
    default: DEFAULTS[path] ?? '',
    description: `"${name}", which only GitHub knows.`,
  };
  return `parameters.${id}`;
}

function toSecret(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : toNodeId(name);
}

/** A text with `${{ }}` in it: expressions of ours, and everything else literal. `isShell`: variables of `env:` are the shell's to fill in. */
export function convertText(
  text: string,
  scope: GitHubScope,
  isShell: boolean,
): { readonly text: string; readonly lost: readonly string[] } {
  const lost: string[] = [];
  let converted = '';
  let at = 0;
  for (const match of text.matchAll(/\$\{\{([\s\S]*?)\}\}/g)) {
    converted += text.slice(at, match.index).replaceAll('{{', '\\{{');
    at = match.index + match[0].length;
    const inner = (match[1] ?? '').trim();
    const [, variable] = /^env\.([A-Za-z_]\w*)$/.exec(inner) ?? [];
    if (variable !== undefined && isShell && scope.env.has(variable)) {
      converted += `\${${variable}}`;
      continue;
    }
    const source = convertExpression(inner, scope);
    if (source === undefined) lost.push(match[0]);
    converted += source === undefined ? '' : `{{ ${source} }}`;
  }
  return { text: converted + text.slice(at).replaceAll('{{', '\\{{'), lost };
}

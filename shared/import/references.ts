import { isData } from '../workflow/data-change.ts';

/** `{{name}}`, `{{step.output.path}}`, `${name}`, `${step.result}`, `${NAME:default}` as the original's files and documents write them. */
export interface SourceReference {
  /** As it stands in the source. */
  readonly text: string;
  readonly head: string;
  readonly path: readonly string[];
  readonly fallback?: string;
}

const REFERENCE =
  /\{\{\s*([\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)\s*\}\}|\$\{\s*([\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)\s*(?::-?([^{}]*))?\}/gu;

export function referencesIn(value: unknown): readonly SourceReference[] {
  const found: SourceReference[] = [];
  walk(value, (text) => void found.push(...referencesInText(text)));
  return found;
}

function walk(value: unknown, visit: (text: string) => void): void {
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') visit(next);
    else if (Array.isArray(next)) rest.push(...(next as unknown[]).toReversed());
    else if (isData(next)) rest.push(...Object.values(next).toReversed());
  }
}

function referencesInText(text: string): readonly SourceReference[] {
  return [...text.matchAll(REFERENCE)].map(toReference);
}

function toReference(match: RegExpExecArray): SourceReference {
  const [text, braces, dollar, fallback] = match;
  const [head = '', ...path] = (braces ?? dollar ?? '').split('.');
  return { text, head, path, ...(fallback === undefined ? {} : { fallback }) };
}

/**
 * The value in our words: each reference becomes `{{ expression }}`; what is no reference stays as it is, with `{{` made literal.
 * `expressionOf` says what a reference means here.
 */
export function convertReferences(value: unknown, expressionOf: (reference: SourceReference) => string): unknown {
  if (typeof value === 'string') return convertText(value, expressionOf);
  if (Array.isArray(value)) return value.map((item) => convertReferences(item, expressionOf));
  if (!isData(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convertReferences(item, expressionOf)]));
}

function convertText(text: string, expressionOf: (reference: SourceReference) => string): string {
  let converted = '';
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    converted += text.slice(at, match.index).replaceAll('{{', '\\{{');
    converted += `{{ ${expressionOf(toReference(match))} }}`;
    at = match.index + match[0].length;
  }
  return converted + text.slice(at).replaceAll('{{', '\\{{');
}

/** One step of a way through a value, as JSONata writes it. */
export function pathStep(name: string): string {
  if (/^\d+$/.test(name)) return `[${name}]`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `.\`${name}\``;
}

/** A text cut into what is literal and what is JSONata. `start` and `end` are offsets of `source` in the text. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly source: string; readonly start: number; readonly end: number };

export interface Template {
  readonly parts: readonly TemplatePart[];
  /** Offset of a `{{` that nothing closes; what follows it is taken as text. */
  readonly unclosedAt?: number;
}

/** Of a condition: `when: done` and `when: "{{ done }}"` mean the same. */
export function asExpression(value: unknown): unknown {
  return typeof value === 'string' && !value.includes('{{') ? `{{ ${value} }}` : value;
}

/**
 * `{{ … }}` holds JSONata; the first `}}` outside strings and braces ends it; `\{{` is a literal `{{`.
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  const flush = () => {
    if (literal !== '') parts.push({ kind: 'text', text: literal });
    literal = '';
  };
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open < 0) break;
    if (open > at && text[open - 1] === '\\') {
      literal += `${text.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    literal += text.slice(at, open);
    const close = findClose(text, open + 2);
    if (close < 0) {
      literal += text.slice(open);
      flush();
      return { parts, unclosedAt: open };
    }
    flush();
    parts.push({ kind: 'expression', source: text.slice(open + 2, close), start: open + 2, end: close });
    at = close + 2;
  }
  literal += text.slice(at);
  flush();
  return { parts };
}

/** The JSONata of a text that is one expression and nothing else; such a text keeps the value's type. */
export function wholeExpression(text: string): string | undefined {
  if (!text.startsWith('{{')) return undefined;
  const { parts } = parseTemplate(text);
  const [only] = parts;
  return parts.length === 1 && only?.kind === 'expression' ? only.source : undefined;
}

/** Does a text, or any text inside a list or mapping, hold `{{ … }}` (or the literal `\{{`, which needs resolving too)? */
export function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (Array.isArray(value)) return value.some(hasExpression);
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasExpression);
  return false;
}

/** Offset of the `}}` that ends the expression beginning at `from`, or -1. */
function findClose(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' || character === "'" || character === '`') {
      at = skipQuoted(text, at);
      if (at < 0) return -1;
    } else if (character === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) return -1;
      at = end + 1;
    } else if (character === '{') {
      depth += 1;
    } else if (character === '}') {
      if (depth > 0) depth -= 1;
      else if (text[at + 1] === '}') return at;
    }
  }
  return -1;
}

/** Offset of the closing quote. Names in backticks know no escapes. */
function skipQuoted(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote !== '`') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

import jsonata from 'jsonata';

/** A piece of a parsed expression, as the library hands it out. `position` is the offset where the token ends. */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly [field: string]: unknown;
}

export interface SyntaxFault {
  /** In words, without a full stop. */
  readonly reason: string;
  /** Offset in the source. */
  readonly position: number;
}

export type ParsedExpression =
  | { readonly ok: true; readonly ast: AstNode }
  | { readonly ok: false; readonly fault: SyntaxFault };

const KEPT = 20_000;
const parsed = new Map<string, ParsedExpression>();

/** Parses JSONata; sources are remembered, since validating, drawing and planning ask for the same ones. */
export function parseExpression(source: string): ParsedExpression {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const result = parse(source);
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(source, result);
  return result;
}

function parse(source: string): ParsedExpression {
  if (source.trim() === '') return { ok: false, fault: { reason: 'the braces are empty', position: 0 } };
  try {
    return { ok: true, ast: jsonata(source).ast() as unknown as AstNode };
  } catch (error) {
    const { message, position } = error as { readonly message?: unknown; readonly position?: unknown };
    return {
      ok: false,
      fault: {
        reason: typeof message === 'string' ? message : String(error),
        position: Math.max(0, Math.min(source.length, typeof position === 'number' ? position - 1 : 0)),
      },
    };
  }
}

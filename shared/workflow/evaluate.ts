import jsonata from 'jsonata';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { FORBIDDEN_FUNCTIONS } from './reference.ts';
import { parseTemplate, wholeExpression } from './template.ts';

/** What expressions may name. Values are JSON; secrets are given only when an attempt starts. */
export interface ExpressionScope {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly nodes?: Readonly<Record<string, { readonly status: string | null; readonly outputs: unknown }>>;
  readonly item?: unknown;
  readonly index?: number;
  readonly run?: Readonly<Record<string, unknown>>;
  readonly project?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** JSON Schema of the value, as far as it matters here: which values are lists or texts. */
export interface ValueSchema {
  readonly type?: unknown;
  readonly properties?: unknown;
  readonly items?: unknown;
  readonly additionalProperties?: unknown;
}

export interface EvaluateOptions {
  /** Schema of the whole value; a list parameter takes a single value as a list of one, a text parameter a number as text. */
  readonly schema?: ValueSchema;
  /** Of one expression, milliseconds; default 1000. A runaway regular expression is only stopped from outside (a worker). */
  readonly timeoutMs?: number;
  /** Depth of calls; default 500. */
  readonly depth?: number;
  /** Longest list an expression may make, and most values in what it yields; default 1,000,000. */
  readonly listLength?: number;
}

/** Resolves every `{{ … }}` in a parameter tree. A text that is one expression keeps the value's type; what is missing is left out. */
export async function evaluateTemplate(
  value: unknown,
  scope: ExpressionScope,
  options: EvaluateOptions = {},
): Promise<Result<unknown>> {
  try {
    return good(await resolve(value, scope, options, options.schema, []));
  } catch (error) {
    if (error instanceof ExpressionFailure) return bad(error.problem);
    throw error;
  }
}

/** What counts as yes for `when` and `until`: JSONata's own rule (empty texts, lists and mappings, zero and null are no). */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTruthy);
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

class ExpressionFailure extends Error {
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.message);
    this.problem = found;
  }
}

type Path = readonly (string | number)[];

async function resolve(
  value: unknown,
  scope: ExpressionScope,
  options: EvaluateOptions,
  schema: ValueSchema | undefined,
  path: Path,
): Promise<unknown> {
  if (typeof value === 'string') return fitted(await resolveText(value, scope, options, path), value, schema);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      const resolved = await resolve(item, scope, options, asSchema(schema?.items), [...path, index]);
      if (resolved !== undefined) items.push(resolved);
    }
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const resolved = await resolve(item, scope, options, propertySchema(schema, key), [...path, key]);
    if (resolved !== undefined) entries.push([key, resolved]);
  }
  return Object.fromEntries(entries);
}

async function resolveText(
  text: string,
  scope: ExpressionScope,
  options: EvaluateOptions,
  path: Path,
): Promise<unknown> {
  if (!text.includes('{{')) return text;
  const whole = wholeExpression(text);
  if (whole !== undefined) return await run(whole, scope, options, path);
  const { parts, unclosedAt } = parseTemplate(text);
  if (unclosedAt !== undefined)
    throw failure('expression.syntax', text.slice(unclosedAt, unclosedAt + 80), 'nothing closes its "{{"', path);
  let result = '';
  for (const part of parts)
    result += part.kind === 'text' ? part.text : asText(await run(part.source, scope, options, path));
  return result;
}

/** A value inside a longer text: lists and mappings as JSON, what is missing as nothing. */
function asText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What one expression yields, made to fit: a single value into a list, a number or yes and no into a text. */
function fitted(value: unknown, text: string, schema: ValueSchema | undefined): unknown {
  if (value === undefined || wholeExpression(text) === undefined) return value;
  if (schema?.type === 'array' && !Array.isArray(value)) return [value];
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return schema?.type === 'string' && isPlain ? String(value) : value;
}

function propertySchema(schema: ValueSchema | undefined, key: string): ValueSchema | undefined {
  const properties = schema?.properties;
  const isListed = typeof properties === 'object' && properties !== null && Object.hasOwn(properties, key);
  return asSchema(isListed ? (properties as Record<string, unknown>)[key] : schema?.additionalProperties);
}

function asSchema(value: unknown): ValueSchema | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

const KEPT = 1000;
const compiled = new Map<string, jsonata.Expression>();

async function run(source: string, scope: ExpressionScope, options: EvaluateOptions, path: Path): Promise<unknown> {
  const { timeoutMs = 1000, depth = 500, listLength = 1_000_000 } = options;
  const key = `${timeoutMs} ${depth} ${listLength} ${source}`;
  try {
    let expression = compiled.get(key);
    if (expression === undefined) {
      expression = compile(source, { timeout: timeoutMs, stack: depth, sequence: listLength });
      if (compiled.size >= KEPT) compiled.clear();
      compiled.set(key, expression);
    }
    return plain(await expression.evaluate(scope), { left: listLength });
  } catch (error) {
    throw toFailure(error, source, path);
  }
}

function compile(source: string, limits: jsonata.JsonataOptions): jsonata.Expression {
  const expression = jsonata(source, limits);
  for (const name of FORBIDDEN_FUNCTIONS) expression.assign(name, undefined);
  expression.registerFunction('shuffle', shuffle, '<a:a>');
  return expression;
}

/** Mixed, but the same way every time: expressions are pure. */
function shuffle(list: readonly unknown[]): unknown[] {
  const result = [...list];
  let seed = 0x2545f491 ^ list.length;
  for (let index = result.length - 1; index > 0; index -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = seed % (index + 1);
    [result[index], result[other]] = [result[other], result[index]];
  }
  return result;
}

/** JSONata marks its lists with fields of its own and may hand out functions; only JSON leaves here, and not without end. */
function plain(value: unknown, budget: { left: number }): unknown {
  budget.left -= 1;
  if (budget.left < 0) throw new RangeError('The result has too many values');
  if (typeof value === 'function') return undefined;
  if (Array.isArray(value)) return value.map((item) => plain(item, budget)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return undefined;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, plain(item, budget)] as const)
      .filter(([, item]) => item !== undefined),
  );
}

const LIMIT_CODES: readonly unknown[] = ['D1011', 'D1012', 'D2014', 'D2015'];

function toFailure(error: unknown, source: string, path: Path): ExpressionFailure {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const reason = typeof message === 'string' ? message : String(error);
  const kind =
    LIMIT_CODES.includes(code) || error instanceof RangeError
      ? 'expression.limit'
      : String(code).startsWith('S')
        ? 'expression.syntax'
        : 'expression.failed';
  return failure(kind, source, reason, path);
}

function failure(code: string, source: string, reason: string, path: Path): ExpressionFailure {
  const words =
    { 'expression.limit': 'takes too much time or room', 'expression.syntax': 'is not valid JSONata' }[code] ??
    'could not be evaluated';
  const parameter = path.length === 0 ? {} : { place: { parameter: path.join('.') } };
  return new ExpressionFailure(
    problem(code, `The expression "${source.trim().slice(0, 200)}" ${words}.`, {
      reason: `${reason}.`.replace(/\.\.$/, '.'),
      remedy: 'Correct the expression between {{ and }}.',
      ...parameter,
      retryable: false,
    }),
  );
}

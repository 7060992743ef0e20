import { parseExpression, type AstNode } from './jsonata.ts';
import { parseTemplate } from './template.ts';

/** What an expression names. `start` and `end` are the offsets of the id or name in the text that holds the `{{ … }}`. */
export type Reference =
  | {
      readonly kind: 'node';
      readonly id: string;
      /** `all`: the node as a whole, which needs its outputs too. */
      readonly part: 'outputs' | 'status' | 'all';
      /** First name behind `.outputs`, if any. */
      readonly output?: string;
      /** Names behind `.outputs`, as far as they are written out. */
      readonly path: readonly string[];
      readonly start: number;
      readonly end: number;
      /** The text is this reference and nothing else, so the value keeps its type. */
      readonly plain: boolean;
    }
  /** `nodes` itself or picked by something that is only known later: what it needs cannot be told. */
  | { readonly kind: 'nodes'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'parameter' | 'secret' | 'env' | 'item' | 'index' | 'run' | 'project';
      /** First name behind it; empty for the whole. */
      readonly name: string;
      readonly start: number;
      readonly end: number;
      readonly plain: boolean;
    }
  /** A name that nothing has where expressions begin, so it yields nothing. */
  | { readonly kind: 'unknown'; readonly name: string; readonly start: number; readonly end: number }
  /** A function that must not be used: it would give another answer every time, or run text as code. */
  | { readonly kind: 'forbidden'; readonly name: string; readonly start: number; readonly end: number }
  /** Not JSONata, or (without a reason) a `{{` that nothing closes; `start` is where it goes wrong. */
  | {
      readonly kind: 'fault';
      readonly source: string;
      readonly reason?: string;
      readonly start: number;
      readonly end: number;
    };

/** Left out of JSONata: the first three give another answer every time, the last runs text as code. */
export const FORBIDDEN_FUNCTIONS: readonly string[] = ['now', 'millis', 'random', 'eval'];

/** Everything that the expressions in a value (a text, or any text inside a list or mapping) name, in order. */
export function referencesOf(value: unknown): readonly Reference[] {
  const found: Reference[] = [];
  collect(value, found);
  return found;
}

/** References of each text in a value, with the way to that text. */
export interface PlacedReference {
  readonly reference: Reference;
  readonly path: readonly (string | number)[];
}

export function placedReferencesOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly PlacedReference[] {
  const found: PlacedReference[] = [];
  collectPlaced(value, [...path], found);
  return found;
}

/** `path` is one list that grows and shrinks: most values hold no expression and need no copy of it. */
function collectPlaced(value: unknown, path: (string | number)[], found: PlacedReference[]): void {
  if (typeof value === 'string') {
    for (const reference of referencesInText(value)) found.push({ reference, path: [...path] });
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) collectBelow(value[index], index, path, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) collectBelow(item, key, path, found);
  }
}

function collectBelow(
  value: unknown,
  step: string | number,
  path: (string | number)[],
  found: PlacedReference[],
): void {
  path.push(step);
  collectPlaced(value, path, found);
  path.pop();
}

export function referencesInText(text: string): readonly Reference[] {
  if (!text.includes('{{')) return [];
  const { parts, unclosedAt } = parseTemplate(text);
  const whole = parts.length === 1;
  const found = parts.flatMap((part) =>
    part.kind === 'expression' ? referencesInExpression(part.source, part.start, whole) : [],
  );
  if (unclosedAt === undefined) return found;
  return [...found, { kind: 'fault', source: text.slice(unclosedAt), start: unclosedAt, end: text.length }];
}

function collect(value: unknown, found: Reference[]): void {
  if (typeof value === 'string') found.push(...referencesInText(value));
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, found);
}

// Nearly every expression is one plain path; these need no parser.
const PLAIN =
  /^(\s*)(nodes|parameters|secrets|env|item|run|project)\.([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*$/;

export function referencesInExpression(source: string, offset = 0, whole = true): readonly Reference[] {
  const match = PLAIN.exec(source);
  if (match !== null) return plainReference(match, offset, whole);
  const result = parseExpression(source);
  if (!result.ok) {
    const { reason, position } = result.fault;
    return [{ kind: 'fault', source, reason, start: offset + position, end: offset + source.length }];
  }
  const walk = new ReferenceWalk(source, offset);
  const value = walk.visit(result.ast, [], new Map());
  const plain = whole && value !== undefined && value.plain;
  return walk.found.map((reference) =>
    plain && 'plain' in reference && walk.found.length === 1 ? { ...reference, plain: true } : reference,
  );
}

const KINDS = {
  parameters: 'parameter',
  secrets: 'secret',
  env: 'env',
  item: 'item',
  index: 'index',
  run: 'run',
  project: 'project',
} as const;
type RootName = keyof typeof KINDS;
/** What an expression may begin with. */
export const ROOT_NAMES: readonly string[] = ['nodes', ...Object.keys(KINDS)];

function plainReference(match: RegExpExecArray, offset: number, plain: boolean): readonly Reference[] {
  const [, blank = '', root = '', name = '', rest = ''] = match;
  const start = offset + blank.length + root.length + 1;
  const names = [
    { name: root, start: offset + blank.length, end: start - 1 },
    { name, start, end: start + name.length },
  ];
  let at = start + name.length;
  for (const further of rest.split('.').slice(1)) {
    names.push({ name: further, start: at + 1, end: at + 1 + further.length });
    at += 1 + further.length;
  }
  const reference = toReference(names, plain);
  return reference === undefined ? [] : [reference];
}

interface NamedStep {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What is known about a value: the names that lead to it from the root. */
interface Known {
  readonly names: readonly NamedStep[];
  /** Nothing was left out, filtered or computed on the way. */
  readonly plain: boolean;
}

/**
 * Follows what each piece of an expression is evaluated against: only names that start at the root are references, so that
 * `list[item = 1]` does not name the item of a for-each. `undefined` as context means: some value inside the data.
 */
class ReferenceWalk {
  readonly found: Reference[] = [];
  readonly #source: string;
  readonly #offset: number;

  constructor(source: string, offset: number) {
    this.#source = source;
    this.#offset = offset;
  }

  visit(
    node: AstNode,
    context: readonly NamedStep[] | undefined,
    scope: Map<string, readonly NamedStep[] | undefined>,
  ): Known | undefined {
    switch (node.type) {
      case 'path':
        return this.#path(node, context, scope);
      case 'name':
        return this.#use(context === undefined ? undefined : [...context, this.#named(node)], true);
      case 'variable':
        return this.#variable(node, context, scope);
      case 'bind': {
        const value = this.visit(node['rhs'] as AstNode, context, scope);
        scope.set(String((node['lhs'] as AstNode).value), value?.names);
        return value;
      }
      case 'block': {
        const inner = new Map(scope);
        let last: Known | undefined;
        for (const expression of node['expressions'] as readonly AstNode[])
          last = this.visit(expression, context, inner);
        return last;
      }
      case 'lambda': {
        const inner = new Map(scope);
        for (const argument of (node['arguments'] ?? []) as readonly AstNode[])
          inner.set(String(argument.value), undefined);
        this.visit(node['body'] as AstNode, context, inner);
        return undefined;
      }
      case 'function':
      case 'partial':
        return this.#call(node, context, scope);
      case 'transform':
        // The pattern looks into the value it is given, and update and delete into what the pattern found.
        for (const field of ['pattern', 'update', 'delete']) this.#every(node[field], undefined, scope);
        return undefined;
      default:
        for (const [field, value] of Object.entries(node)) {
          if (field !== 'value' && field !== 'predicate' && field !== 'group') this.#every(value, context, scope);
        }
        this.#inside(node, scope);
        return undefined;
    }
  }

  #path(
    node: AstNode,
    context: readonly NamedStep[] | undefined,
    scope: Map<string, readonly NamedStep[] | undefined>,
  ): Known | undefined {
    let names: readonly NamedStep[] | undefined = context;
    let plain = true;
    let certain = true;
    const steps = node['steps'] as readonly AstNode[];
    steps.forEach((step, index) => {
      if (step.type === 'name' || (step.type === 'string' && index > 0)) {
        if (certain && names !== undefined) names = [...names, this.#named(step)];
      } else if (step.type === 'variable' || step.type === 'block' || step.type === 'function') {
        const before = this.found.length;
        const value = this.visit(step, certain ? names : undefined, scope);
        // What the step itself named goes on being followed: the longer path says more than the shorter one.
        if (value !== undefined && index < steps.length - 1) this.#forgetPrefix(before, value.names);
        names = value?.names;
        plain = plain && value !== undefined && value.plain;
        certain = true;
      } else {
        this.#use(names, false);
        this.#every(step, undefined, scope);
        names = undefined;
        plain = false;
      }
      if (step['stages'] !== undefined || step['predicate'] !== undefined || step['focus'] !== undefined) plain = false;
      if (step['stages'] !== undefined && names?.length === 1 && names[0]?.name === 'nodes') {
        this.#use(names, false);
        names = undefined;
      }
      this.#inside(step, scope);
    });
    this.#inside(node, scope);
    if (node['group'] !== undefined) plain = false;
    return this.#use(names, plain);
  }

  #variable(
    node: AstNode,
    context: readonly NamedStep[] | undefined,
    scope: Map<string, readonly NamedStep[] | undefined>,
  ): Known | undefined {
    this.#inside(node, scope);
    if (node.value === '') return context === undefined ? undefined : { names: context, plain: true };
    if (node.value === '$') return { names: [], plain: true };
    const name = String(node.value);
    if (scope.has(name)) {
      const names = scope.get(name);
      return names === undefined ? undefined : { names, plain: false };
    }
    if (FORBIDDEN_FUNCTIONS.includes(name)) {
      const end = this.#offset + (node.position ?? 0);
      this.found.push({ kind: 'forbidden', name, start: end - name.length - 1, end });
    }
    return undefined;
  }

  #call(
    node: AstNode,
    context: readonly NamedStep[] | undefined,
    scope: Map<string, readonly NamedStep[] | undefined>,
  ): Known | undefined {
    const procedure = node['procedure'] as AstNode;
    const given = (node['arguments'] ?? []) as readonly AstNode[];
    this.visit(procedure, context, scope);
    const [from, name] = given;
    if (
      procedure.type === 'variable' &&
      procedure.value === 'lookup' &&
      from !== undefined &&
      name?.type === 'string' &&
      given.length === 2
    ) {
      const before = this.found.length;
      const value = this.visit(from, context, scope);
      this.#inside(node, scope);
      if (value === undefined) return undefined;
      this.#forgetPrefix(before, value.names);
      return this.#use([...value.names, this.#named(name)], false);
    }
    for (const argument of given) this.visit(argument, context, scope);
    this.#inside(node, scope);
    return undefined;
  }

  /** Filters, groups, order: evaluated against what was found, not against the root. */
  #inside(node: AstNode, scope: Map<string, readonly NamedStep[] | undefined>): void {
    for (const field of ['stages', 'predicate', 'group']) this.#every(node[field], undefined, scope);
  }

  #every(
    value: unknown,
    context: readonly NamedStep[] | undefined,
    scope: Map<string, readonly NamedStep[] | undefined>,
  ): void {
    if (Array.isArray(value)) for (const item of value) this.#every(item, context, scope);
    else if (isAst(value)) this.visit(value, context, scope);
    else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) this.#every(item, context, scope);
    }
  }

  #use(names: readonly NamedStep[] | undefined, plain: boolean): Known | undefined {
    if (names === undefined) return undefined;
    const reference = toReference(names, false);
    if (reference !== undefined) this.found.push(reference);
    return { names, plain };
  }

  #forgetPrefix(from: number, names: readonly NamedStep[]): void {
    const last = this.found.at(-1);
    const reference = toReference(names, false);
    if (this.found.length <= from || last === undefined || reference === undefined) return;
    if (last.kind === reference.kind && last.start === reference.start && last.end === reference.end) this.found.pop();
  }

  #named(node: AstNode): NamedStep {
    const name = String(node.value);
    const end = node.position ?? 0;
    const last = this.#source[end - 1];
    const isQuoted = last === '"' || last === "'" || last === '`';
    const stop = isQuoted ? end - 1 : end;
    return { name, start: this.#offset + stop - name.length, end: this.#offset + stop };
  }
}

function toReference(names: readonly NamedStep[], plain: boolean): Reference | undefined {
  const [root, first] = names;
  if (root === undefined) return undefined;
  if (root.name === 'nodes') return nodeReference(root, names.slice(1), plain);
  if (!Object.hasOwn(KINDS, root.name)) return { kind: 'unknown', ...root };
  const { start, end } = first ?? root;
  return { kind: KINDS[root.name as RootName], name: first?.name ?? '', start, end, plain };
}

function nodeReference(root: NamedStep, names: readonly NamedStep[], plain: boolean): Reference {
  const [node, part, ...rest] = names;
  if (node === undefined) return { kind: 'nodes', start: root.start, end: root.end };
  const { name: id, start, end } = node;
  if (part?.name === 'status') return { kind: 'node', id, part: 'status', path: [], start, end, plain };
  if (part?.name !== 'outputs') return { kind: 'node', id, part: 'all', path: [], start, end, plain: false };
  const path = rest.map((step) => step.name);
  const output = path[0] === undefined ? {} : { output: path[0] };
  return { kind: 'node', id, part: 'outputs', ...output, path, start, end, plain };
}

function isAst(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string';
}

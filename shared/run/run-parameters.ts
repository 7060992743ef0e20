import { closestWord } from '../closest-word.ts';
import { problem, type Problem } from '../problem.ts';
import type { WorkflowParameter } from '../workflow/workflow.ts';

type Type = WorkflowParameter['type'];
type Declared = Readonly<Record<string, WorkflowParameter>>;

export interface RunParameters {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** Values given as texts (`--param k=v`) by name, read by the declared type; what is not declared stays text. */
export function readParameterTexts(
  declared: Readonly<Record<string, { readonly type: Type }>>,
  texts: ReadonlyMap<string, string>,
): RunParameters {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, text] of texts) {
    const type = Object.hasOwn(declared, name) ? declared[name]?.type : undefined;
    const read = readParameterText(text, type ?? 'string');
    if (read.ok) values[name] = read.value;
    else problems.push(wrongType(name, text, type ?? 'string'));
  }
  return { values, problems };
}

/** A text that a person wrote, as a value of the declared type: `yes` and `no` for booleans, JSON for lists and objects. */
export function readParameterText(
  text: string,
  type: Type,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  if (type === 'string') return { ok: true, value: text };
  if (type === 'boolean') {
    const value = { true: true, yes: true, false: false, no: false }[text.trim().toLowerCase()];
    return value === undefined ? { ok: false } : { ok: true, value };
  }
  try {
    const value: unknown = JSON.parse(text);
    return fits(value, type) ? { ok: true, value } : { ok: false };
  } catch {
    return { ok: false };
  }
}

/** Checks given values by their declarations and fills in the defaults. */
export function completeParameters(declared: Declared, given: Readonly<Record<string, unknown>>): RunParameters {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const name of Object.keys(given))
    if (!Object.hasOwn(declared, name)) problems.push(unknown(name, Object.keys(declared)));
  for (const [name, parameter] of Object.entries(declared)) {
    const value = given[name] ?? parameter.default;
    if (value === undefined || value === null) {
      if (parameter.required === true) problems.push(missing(name, parameter));
      continue;
    }
    if (!fits(value, parameter.type)) problems.push(wrongType(name, value, parameter.type));
    else if (parameter.enum !== undefined && !parameter.enum.some((choice) => same(choice, value)))
      problems.push(notAmong(name, value, parameter.enum));
    values[name] = value;
  }
  return { values, problems };
}

/** Does a value have a declared type? */
export function fits(value: unknown, type: Type): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

const TYPES: Readonly<Record<Type, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false (or yes, no)',
  array: 'a list, as JSON: ["a", "b"]',
  object: 'a mapping, as JSON: {"a": 1}',
};

function wrongType(name: string, value: unknown, type: Type): Problem {
  return problem('parameter.type', `The parameter "${name}" cannot be ${JSON.stringify(value).slice(0, 120)}.`, {
    reason: `It is declared as ${type}.`,
    remedy: `Give it ${TYPES[type]}.`,
    place: { parameter: name },
  });
}

function notAmong(name: string, value: unknown, choices: readonly unknown[]): Problem {
  const words = choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
  const meant = typeof value === 'string' ? closestWord(value, words) : undefined;
  return problem('parameter.type', `The parameter "${name}" cannot be ${JSON.stringify(value).slice(0, 120)}.`, {
    reason: `It is one of: ${words.join(', ')}.`,
    remedy: meant === undefined ? 'Choose one of these.' : `Did you mean "${meant}"?`,
    place: { parameter: name },
  });
}

function missing(name: string, { type }: WorkflowParameter): Problem {
  return problem('parameter.missing', `The workflow needs the parameter "${name}".`, {
    reason: 'It is required and has no default.',
    remedy: `Give it ${TYPES[type]}, on the command line with --param ${name}=…`,
    place: { parameter: name },
  });
}

function unknown(name: string, names: readonly string[]): Problem {
  const meant = closestWord(name, names);
  return problem('parameter.unknown', `The workflow has no parameter "${name}".`, {
    reason: names.length === 0 ? 'It declares none.' : `It declares: ${names.join(', ')}.`,
    remedy: meant === undefined ? 'Leave it out, or declare it in the file.' : `Did you mean "${meant}"?`,
    place: { parameter: name },
  });
}

import type { z } from 'zod';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import type { Template, templateParameterSchema } from './project.ts';

export type TemplateParameter = z.infer<typeof templateParameterSchema>;
export type ParameterValues = Readonly<Record<string, string | boolean>>;

/** Checks a form's answers against the template and fills in defaults; `name` without a default falls back to the folder's name. */
export function readTemplateParameters(
  template: Template,
  given: Readonly<Record<string, unknown>>,
  folder: string,
): Result<ParameterValues> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(template.parameters, name));
  if (unknown !== undefined) return bad(unknownParameter(template, unknown));
  const values: Record<string, string | boolean> = {};
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const value = answer(given[name]) ?? parameter.default ?? (name === 'name' ? folder : emptyOf(parameter));
    const reason = refuse(value, parameter);
    if (value === undefined || reason !== undefined) return bad(badParameter(name, parameter, reason));
    values[name] = value as string | boolean;
  }
  return good(values);
}

/** An empty answer is no answer: forms send the empty string for a field nobody touched. */
function answer(given: unknown): unknown {
  return given === null || (typeof given === 'string' && given.trim() === '') ? undefined : given;
}

function emptyOf(parameter: TemplateParameter): boolean | undefined {
  return parameter.type === 'boolean' ? false : undefined;
}

function refuse(value: unknown, { type, choices, pattern }: TemplateParameter): string | undefined {
  if (value === undefined) return 'It has no value.';
  if (type === 'boolean')
    return typeof value === 'boolean' ? undefined : `${JSON.stringify(value)} is not true or false.`;
  if (typeof value !== 'string') return `${JSON.stringify(value)} is not a text.`;
  // A line break would end the comment or the line it is written into.
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) return 'It must be one line without control characters.';
  if (type === 'choice' && !(choices ?? []).includes(value))
    return `"${value}" is not one of ${(choices ?? []).join(', ')}.`;
  return pattern === undefined ? undefined : refusePattern(value, pattern);
}

function refusePattern(value: string, pattern: string): string | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value) ? undefined : `"${value}" does not fit ${pattern}.`;
  } catch {
    return `The template's pattern ${pattern} cannot be read.`;
  }
}

function badParameter(name: string, { title, choices }: TemplateParameter, reason: string | undefined): Problem {
  return problem('template.badParameter', `"${title}" cannot be used.`, {
    reason,
    remedy: choices === undefined ? `Give another value for "${name}".` : `Choose one of ${choices.join(', ')}.`,
    place: { parameter: name },
  });
}

function unknownParameter(template: Template, name: string): Problem {
  const known = Object.keys(template.parameters);
  return problem('template.unknownParameter', `The template "${template.id}" has no parameter "${name}".`, {
    remedy: known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`,
    place: { parameter: name },
  });
}

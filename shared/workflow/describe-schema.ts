import { z } from 'zod';
import { parameterPortType, type ParameterSchema } from '../module/manifest.ts';
import { PORT_TYPES } from '../module/port-type.ts';
import { durationText, sizeText } from './workflow.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
};

/** Texts of a certain form, by their pattern: what they are, and examples. */
const FORMS = new Map(
  [
    {
      text: durationText,
      is: 'A duration is a number with a unit: ms, s, m, h or d.',
      as: 'a duration, for example "30s" or "1.5h"',
    },
    {
      text: sizeText,
      is: 'A size is a number with a unit: kB, MB, GB or KiB, MiB, GiB.',
      as: 'a size, for example "512MB" or "1GiB"',
    },
  ].map(({ text, ...words }) => [z.toJSONSchema(text).pattern, words]),
);

/** What a schema takes, in words: `a text or a list`. */
export function describeSchema(schema: ParameterSchema): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map((choice) => JSON.stringify(choice)).join(', ')}`;
  const form = FORMS.get(schema['pattern'] as string | undefined);
  if (form !== undefined) return form.as;
  const parts = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(parts))
    return [...new Set(parts.map((part) => describeSchema(part as ParameterSchema)))].join(' or ');
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (schema.portType !== undefined) return `a value of type ${PORT_TYPES[parameterPortType(schema)]}`;
  const types = [schema.type].flat().filter((type) => type !== undefined);
  const words = types.map((type) => TYPES[type] ?? type);
  return words.length === 0 ? 'a value that fits' : words.join(' or ');
}

/** Why a value does not fit, as a sentence. */
export function describeIssue(issue: z.core.$ZodIssue, value: unknown, schema: ParameterSchema): string {
  switch (issue.code) {
    case 'invalid_type':
      return `It takes ${TYPES[issue.expected] ?? issue.expected}; this is ${describeValue(value)}.`;
    case 'invalid_value':
      return `It is one of ${issue.values.map((choice) => JSON.stringify(choice)).join(', ')}.`;
    case 'invalid_union':
      return `It takes ${describeSchema(schema)}; this is ${describeValue(value)}.`;
    case 'unrecognized_keys':
      return `It does not know ${issue.keys.join(', ')}.`;
    case 'invalid_format':
      return FORMS.get(issue.pattern?.replace(/^\/|\/[a-z]*$/g, ''))?.is ?? `${issue.message}.`;
    case 'too_small':
      return `It must ${issue.origin === 'number' || issue.origin === 'int' ? 'be' : 'have'} at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `It must ${issue.origin === 'number' || issue.origin === 'int' ? 'be' : 'have'} at most ${issue.maximum}${unitOf(issue.origin)}.`;
    default:
      return `${issue.message}.`.replace(/\.\.$/, '.');
  }
}

function unitOf(origin: string): string {
  return { string: ' characters', array: ' items', object: ' keys' }[origin] ?? '';
}

function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false', object: 'a mapping' }[typeof value as string] ??
    typeof value
  );
}

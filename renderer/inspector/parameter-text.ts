import { parameterPortType, type Control, type ParameterSchema } from '#shared/module/manifest.ts';
import { textOf } from '../design/text-of.ts';

/** Which control edits a parameter: what the manifest says, else what the type suggests. */
export function controlOf(schema: ParameterSchema): Control {
  if (schema.control !== undefined) return schema.control;
  if (schema.enum !== undefined) return 'choice';
  switch (parameterPortType(schema)) {
    case 'boolean':
      return 'switch';
    case 'number':
      return 'number';
    case 'list':
    case 'table':
    case 'findings':
    case 'artifacts':
      return 'list';
    case 'object':
      return 'map';
    case 'any':
      return 'json';
    default:
      return 'text';
  }
}

/** What stands in a field of one or several lines. */
export function toFieldText(value: unknown): string {
  return value === undefined || value === null ? '' : textOf(value);
}

/** The value a field's text stands for; `undefined` takes the parameter out of the file. Expressions stay texts. */
export function fromFieldText(control: Control, text: string): unknown {
  if (control === 'number') return numberOrText(text);
  return text === '' ? undefined : text;
}

/**
 * A number where one is meant. What is none stays the text it is: it is saved like everything typed, the check says what is wrong with it,
 * and nothing runs until it is mended. Undefined for nothing.
 */
export function numberOrText(typed: string): number | string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Does it take a list of texts, alone or beside one text? */
export function takesList(schema: ParameterSchema): boolean {
  return parameterPortType(schema) === 'list' || JSON.stringify(schema).includes('"array"');
}

/** What the items of a list are described by. */
export function itemsOf(schema: ParameterSchema): ParameterSchema {
  const { items } = schema;
  return typeof items === 'object' && items !== null ? (items as ParameterSchema) : {};
}

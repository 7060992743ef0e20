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

export type ReadField =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: 'number' };

/** The value a field's text stands for; `undefined` takes the parameter out of the file. Expressions stay texts. */
export function fromFieldText(control: Control, text: string): ReadField {
  if (text === '') return { ok: true, value: undefined };
  if (text.includes('{{') || control !== 'number') return { ok: true, value: text };
  return Number.isFinite(Number(text)) ? { ok: true, value: Number(text) } : { ok: false, problem: 'number' };
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

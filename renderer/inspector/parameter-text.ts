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

/** What stands in the field for a value of the file. Lists of texts are lines; other structures are JSON. */
export function toFieldText(control: Control, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && isTextList(value) && (control === 'list' || control === 'glob' || control === 'command'))
    return value.join('\n');
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : textOf(value);
}

function isTextList(value: readonly unknown[]): boolean {
  return value.every((item) => typeof item === 'string' && !item.includes('\n'));
}

export type ReadField =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: 'number' | 'json' };

/** The value a field's text stands for; `undefined` takes the parameter out of the file. Expressions stay texts. */
export function fromFieldText(control: Control, text: string, schema: ParameterSchema): ReadField {
  if (text === '') return { ok: true, value: undefined };
  if (text.includes('{{')) return { ok: true, value: text };
  switch (control) {
    case 'number':
      return Number.isFinite(Number(text)) ? { ok: true, value: Number(text) } : { ok: false, problem: 'number' };
    case 'list':
      return { ok: true, value: text.trimStart().startsWith('[') ? readJson(text) : linesOf(text) };
    case 'glob':
      return { ok: true, value: takesList(schema) ? linesOf(text) : text };
    case 'command':
      return { ok: true, value: text.includes('\n') ? linesOf(text) : text };
    case 'map':
    case 'json': {
      const value = readJson(text);
      if (value !== undefined) return { ok: true, value };
      return control === 'json' ? { ok: true, value: text } : { ok: false, problem: 'json' };
    }
    default:
      return { ok: true, value: text };
  }
}

function takesList(schema: ParameterSchema): boolean {
  return parameterPortType(schema) === 'list' || JSON.stringify(schema).includes('"array"');
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import type { ParameterSchema } from '#shared/module/manifest.ts';
import { textOf } from '../design/text-of.ts';
import { listLines, readListLines } from './list-text.ts';

/** What the values of a mapping are: texts, lists (`a, b`), or whatever they look like. */
export type MapValues = 'text' | 'list' | 'any';

export function mapValuesOf(schema: ParameterSchema): MapValues {
  const values = schema['additionalProperties'];
  const type = typeof values === 'object' && values !== null ? (values as ParameterSchema).type : undefined;
  if (type === 'array') return 'list';
  return type === 'string' ? 'text' : 'any';
}

/** Can this value be edited as rows? */
export function isRowMap(value: unknown, values: MapValues): value is Readonly<Record<string, unknown>> {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) =>
    values === 'list' ? Array.isArray(item) && item.every(isPlain) : isPlain(item) || values === 'any',
  );
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' ? !value.includes('\n') : typeof value === 'number' || typeof value === 'boolean';
}

export function mapValueText(value: unknown, values: MapValues): string {
  if (values === 'list' && Array.isArray(value)) return listLines(value, false).replaceAll('\n', ', ');
  if (values === 'any') return listLines([value], false);
  return textOf(value);
}

export function readMapValue(text: string, values: MapValues): unknown {
  if (values === 'list') return readListLines(text.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '\n'), false);
  if (values === 'any') return text.trim() === '' ? '' : readListLines(text, false)[0];
  return text;
}

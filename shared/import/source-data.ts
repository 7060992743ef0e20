import { isData, type Data } from '../workflow/data-change.ts';

/* Looking at data of which nothing is known: what has the wrong shape counts as absent. */

export function textAt(data: unknown, key: string): string | undefined {
  const value = fieldOf(data, key);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function numberAt(data: unknown, key: string): number | undefined {
  const value = fieldOf(data, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function listAt(data: unknown, key: string): readonly unknown[] | undefined {
  const value = fieldOf(data, key);
  return Array.isArray(value) ? value : undefined;
}

export function dataAt(data: unknown, key: string): Data | undefined {
  const value = fieldOf(data, key);
  return isData(value) ? value : undefined;
}

/** Only own keys: a file may be called `constructor`, and nothing is found in it that it does not hold. */
export function fieldOf(data: unknown, key: string): unknown {
  return isData(data) && Object.hasOwn(data, key) ? data[key] : undefined;
}

/** Texts of a list; a single text counts as a list of one. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? value.filter((item) => typeof item === 'string' || typeof item === 'number').map(String)
    : [];
}

export function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isData(value) && Object.values(value).every((item) => typeof item === 'string');
}

/** The last part of a path, without its endings: `config/deploy.prod.json` is `deploy.prod`. */
export function stemOf(path: string): string {
  const base = baseOf(path);
  return base.replace(/(\.workflow)?\.(json|ya?ml)$/i, '') || base;
}

export function baseOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** A text in which nothing is an expression. */
export function literal(text: string): string {
  return text.replaceAll('{{', '\\{{');
}

/** A scalar as text; what is not one, as JSON. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

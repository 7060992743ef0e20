import { describeSchema } from './describe-schema.ts';
import { aboutSchema, type TextContext } from './complete-text.ts';
import { actionAt, schemasAt, splitAtNode } from './schema-at.ts';
import { endOfWord, placeInText, writtenValue } from './text-place.ts';

/** What is known of a word of the text, for showing beside it. */
export interface WordDescription {
  readonly title: string;
  /** What it takes, in words; of an action what it is called. */
  readonly detail?: string;
  readonly about?: string;
  /** Markdown. */
  readonly docs?: string;
  /** Offsets of the word. */
  readonly from: number;
  readonly to: number;
}

/** The key, action or node that stands at an offset; undefined for what needs no words. */
export function describeText(
  text: string,
  offset: number,
  { catalogue }: Pick<TextContext, 'catalogue'>,
): WordDescription | undefined {
  const to = endOfWord(text, offset);
  const place = placeInText(text, to);
  if (place === undefined || place.from > offset || /\s/.test(place.typed.trim())) return undefined;
  const word = place.typed.replace(/^["']/, '');
  const range = { from: place.from, to };
  const written = (path: readonly (string | number)[]) => writtenValue(text, place.outline, path);
  const path = place.kind === 'key' ? [...place.path, word] : place.path;
  const { ids, field } = splitAtNode(path);
  if (word === '') return undefined;
  if (place.kind === 'value' && field.length === 1 && field[0] === 'action') {
    const action = catalogue.get(word);
    if (action === undefined) return undefined;
    return { ...range, title: action.title, detail: action.id, about: action.description, docs: action.docs };
  }
  const id = nodeNamed(place.kind, field, ids, word);
  if (id !== undefined) {
    const action = catalogue.get(written([...path.slice(0, path.length - field.length - 1), id, 'action']) ?? '');
    if (action === undefined) return undefined;
    return { ...range, title: id, detail: `${action.title} (${action.id})`, about: action.description };
  }
  if (place.kind === 'value') return undefined;
  const schemas = schemasAt(path, actionAt(catalogue, path, written));
  const [schema] = schemas;
  if (schema === undefined) return undefined;
  const about = aboutSchema(schema);
  const detail = [...new Set(schemas.map(describeSchema))].join(' or ');
  return { ...range, title: word, detail, ...(about === '' ? {} : { about }) };
}

/** The node whose id the word is: at its own place, or among those another runs after. */
function nodeNamed(
  kind: 'key' | 'value',
  field: readonly (string | number)[],
  ids: readonly string[],
  word: string,
): string | undefined {
  if (ids.length === 0) return undefined;
  if (field.length === 0) return kind === 'key' ? word : undefined;
  const isAfter = field[0] === 'after' && field.length === 2;
  return isAfter && (kind === 'key' || typeof field[1] === 'number') ? word : undefined;
}

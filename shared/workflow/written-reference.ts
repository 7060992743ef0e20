import { nameInPath } from './name-in-path.ts';
import type { Reference } from './reference.ts';

/** A place in a text, by offsets, and what shall stand there. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** From the end, so that the offsets before stay true. */
export function replaceAt(text: string, replacements: readonly Replacement[]): string {
  const byStart = new Map(replacements.map((each) => [each.start, each]));
  return [...byStart.values()]
    .toSorted((a, b) => b.start - a.start)
    .reduce((now, each) => now.slice(0, each.start) + each.text + now.slice(each.end), text);
}

/** The steps behind `nodes.` of the part of a reference that stands for one value: id, `outputs` and the output. */
export type NodeReference = Extract<Reference, { readonly kind: 'node' }>;

/**
 * Where `nodes.ID.outputs.NAME` (or as many of these steps as are given) stands in a text; undefined when it is written another way,
 * with a lookup or over several lines, where cutting it out would be a guess.
 */
export function writtenPath(
  text: string,
  reference: { readonly start: number },
  root: string,
  steps: readonly string[],
): { readonly start: number; readonly end: number } | undefined {
  const start = reference.start - root.length - 1;
  const written = [root, ...steps.map(nameInPath)].join('.');
  const isThere = start >= 0 && text.startsWith(written, start) && !/^[\w`]/.test(text.slice(start + written.length));
  return isThere ? { start, end: start + written.length } : undefined;
}

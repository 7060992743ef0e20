import { closestWord } from '../closest-word.ts';
import type { Catalogue } from '../module/manifest.ts';
import type { Graph } from './graph.ts';

/** What every check of a workflow may look at. */
export interface CheckContext {
  readonly graph: Graph;
  readonly catalogue: Catalogue;
  readonly meant: Suggester;
}

/** The word that was probably meant; undefined when none is near, or when so many were asked for that nobody would read them. */
export type Suggester = (word: string, candidates: readonly string[] | (() => readonly string[])) => string | undefined;

// A generated file may have the same fault 50,000 times. Comparing each with everything would take minutes.
const COMPARISONS = 50_000;

export function createSuggester(): Suggester {
  let left = COMPARISONS;
  return (word, candidates) => {
    if (left < 0) return undefined;
    const words = typeof candidates === 'function' ? candidates() : candidates;
    left -= words.length;
    return closestWord(word, words.slice(0, COMPARISONS));
  };
}

export function didYouMean(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `Did you mean "${word}"?`;
}

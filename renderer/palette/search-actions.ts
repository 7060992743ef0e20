import { closestWord } from '#shared/closest-word.ts';
import type { ActionManifest, ModuleManifest } from '#shared/module/manifest.ts';

export interface ModuleHits {
  readonly module: ModuleManifest;
  readonly actions: readonly ActionManifest[];
}

/** Modules in palette order with the actions that fit all words of the query, best first; without a query everything, as declared. */
export function searchActions(modules: readonly ModuleManifest[], query: string): readonly ModuleHits[] {
  const ordered = modules.toSorted((a, b) => a.order - b.order);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return ordered.map((module) => ({ module, actions: module.actions }));
  return ordered.flatMap((module) => {
    const ranked = module.actions
      .map((action) => ({ action, rank: rankOf(module, action, words) }))
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank);
    return ranked.length === 0 ? [] : [{ module, actions: ranked.map(({ action }) => action) }];
  });
}

/** 0: does not fit. Prefix of a name, then start of a word, then anywhere, then the description. */
function rankOf(module: ModuleManifest, action: ActionManifest, words: readonly string[]): number {
  const names = [action.title, action.id, module.title, ...action.keywords].map((name) => name.toLowerCase());
  const description = action.description.toLowerCase();
  let total = 0;
  for (const word of words) {
    const best = Math.max(0, ...names.map((name) => rankOfWord(name, word)));
    const rank = best > 0 ? best : description.includes(word) ? 1 : 0;
    if (rank === 0) return 0;
    total += rank;
  }
  return total;
}

function rankOfWord(name: string, word: string): number {
  if (name.startsWith(word)) return 4;
  if (name.split(/[^a-z0-9]+/).some((part) => part.startsWith(word))) return 3;
  return name.includes(word) ? 2 : 0;
}

/** The word of any action that was probably meant: "dokcer" finds "docker". */
export function wordMeant(modules: readonly ModuleManifest[], query: string): string | undefined {
  const words = new Set(modules.flatMap((module) => module.actions.flatMap(wordsOf)));
  return closestWord(query, [...words]);
}

function wordsOf(action: ActionManifest): readonly string[] {
  return `${action.title} ${action.id} ${action.keywords.join(' ')}`
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
}

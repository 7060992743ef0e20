import { closestWord } from '#shared/closest-word.ts';
import type { ActionManifest, ModuleManifest } from '#shared/module/manifest.ts';

export interface ModuleHits {
  readonly module: ModuleManifest;
  readonly actions: readonly ActionManifest[];
}

/** Modules with the actions that fit all words of the query, best first; without a query everything in palette order, as declared. */
export function searchActions(modules: readonly ModuleManifest[], query: string): readonly ModuleHits[] {
  const ordered = modules.toSorted((a, b) => a.order - b.order);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return ordered.map((module) => ({ module, actions: module.actions }));
  return ordered
    .flatMap((module) => {
      const ranked = module.actions
        .map((action) => ({ action, rank: rankOf(module, action, words) }))
        .filter(({ rank }) => rank > 0)
        .toSorted((a, b) => b.rank - a.rank);
      const [best] = ranked;
      return best === undefined ? [] : [{ module, actions: ranked.map(({ action }) => action), rank: best.rank }];
    })
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ module, actions }) => ({ module, actions }));
}

/** How well an action fits a query; 0: not at all. */
export function rankAction(module: ModuleManifest, action: ActionManifest, query: string): number {
  return rankOf(module, action, query.toLowerCase().split(/\s+/).filter(Boolean));
}

/** 0: does not fit. What it is called comes before what it may also be found by, and that before its description. */
function rankOf(module: ModuleManifest, action: ActionManifest, words: readonly string[]): number {
  const title = action.title.toLowerCase();
  const names = [action.id, module.title, ...action.keywords].map((name) => name.toLowerCase());
  const description = action.description.toLowerCase();
  let total = title === words.join(' ') ? 20 : 0;
  for (const word of words) {
    const own = rankOfWord(title, word);
    const other = Math.max(0, ...names.map((name) => rankOfWord(name, word)));
    const rank = own > 0 ? own + 4 : other > 0 ? other : description.includes(word) ? 1 : 0;
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

/*
 * Which actions are placed on this machine, and what is placed behind what: so that the search begins with what is probably meant.
 * Counted here and told to nobody.
 */

export interface UsedActions {
  /** Ids, the last one placed first. */
  readonly recent: readonly string[];
  /** Id → how often it was placed. */
  readonly counts: Readonly<Record<string, number>>;
  /** Action and port (`testing.run outputs.summary`) → id of what was placed there → how often. */
  readonly followers: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const NONE: UsedActions = { recent: [], counts: {}, followers: {} };
const RECENT = 12;

/** `behind`: the action and port the new node was connected with. */
export function withUse(used: UsedActions, id: string, behind: string | undefined): UsedActions {
  return {
    recent: [id, ...used.recent.filter((other) => other !== id)].slice(0, RECENT),
    counts: oneMore(used.counts, id),
    followers:
      behind === undefined
        ? used.followers
        : { ...used.followers, [behind]: oneMore(used.followers[behind] ?? {}, id) },
  };
}

function oneMore(counts: Readonly<Record<string, number>>, id: string): Readonly<Record<string, number>> {
  return { ...counts, [id]: (counts[id] ?? 0) + 1 };
}

/** 0 to below 1: how much an action is used, often before lately. */
export function popularity(used: UsedActions, id: string): number {
  const count = Object.hasOwn(used.counts, id) ? (used.counts[id] ?? 0) : 0;
  const at = used.recent.indexOf(id);
  return 0.8 * (count / (count + 4)) + (at < 0 ? 0 : 0.1 * (1 - at / RECENT));
}

/** The ids placed most often, first of all those placed more than once. */
export function oftenUsed(used: UsedActions): readonly string[] {
  return Object.entries(used.counts)
    .filter(([, count]) => count > 1)
    .toSorted(([, a], [, b]) => b - a)
    .map(([id]) => id);
}

const KEY = 'codomyrmex.usedActions';

export function usedActions(): UsedActions {
  try {
    return readUsed(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return NONE;
  }
}

export function rememberUse(id: string, behind: string | undefined): void {
  localStorage.setItem(KEY, JSON.stringify(withUse(usedActions(), id, behind)));
}

/** Anything that somebody else wrote there counts for nothing. */
export function readUsed(kept: unknown): UsedActions {
  if (!isRecord(kept)) return NONE;
  const { recent, counts, followers } = kept;
  return {
    recent: Array.isArray(recent) ? recent.filter((id) => typeof id === 'string') : [],
    counts: numbersOf(counts),
    followers: isRecord(followers)
      ? Object.fromEntries(Object.entries(followers).map(([port, ids]) => [port, numbersOf(ids)]))
      : {},
  };
}

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

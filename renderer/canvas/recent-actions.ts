const KEY = 'codomyrmex.recentActions';
const LIMIT = 12;

/** Ids of the actions placed last on this machine, newest first. */
export function recentActions(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberAction(id: string): void {
  localStorage.setItem(KEY, JSON.stringify([id, ...recentActions().filter((other) => other !== id)].slice(0, LIMIT)));
}

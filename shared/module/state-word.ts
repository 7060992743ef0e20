/** What a name in a chart or a table says about how something went. */
export type StateWord = 'good' | 'bad' | 'neutral' | 'attention' | 'cached';

const WORDS: Readonly<Record<StateWord, readonly string[]>> = {
  good: ['passed', 'pass', 'passing', 'succeeded', 'success', 'ok'],
  bad: ['failed', 'fail', 'failing', 'failure', 'failures', 'error', 'errors'],
  neutral: ['skipped', 'skip', 'todo', 'pending', 'cancelled', 'info', 'infos'],
  attention: ['warning', 'warnings', 'warn'],
  cached: ['cached'],
};

const STATES = new Map(
  Object.entries(WORDS).flatMap(([state, words]) => words.map((word) => [word, state as StateWord] as const)),
);

/** Undefined for any other name. */
export function stateWord(name: string): StateWord | undefined {
  return STATES.get(name.trim().toLowerCase());
}

/** Do at least two names stand for states, and most of them? Then colour carries the meaning. */
export function areStates(names: readonly string[]): boolean {
  const known = names.filter((name) => stateWord(name) !== undefined).length;
  return known >= 2 && known * 2 > names.length;
}

/* Colours of the design's light theme: a chart is drawn on white, as it is read in reports and other programs too. */

export const TEXT = '#1A1E25';
export const MUTED = '#565E6B';
export const GRID = '#E3E6EB';
export const AXIS = '#848C9A';
export const BACKGROUND = '#FFFFFF';

/** Told apart by people with any kind of colour vision: found by a search for the largest smallest distance, which the tests keep. */
export const PALETTE = [
  '#3451D1',
  '#E08A00',
  '#2FB5D8',
  '#9F0F80',
  '#AD74FF',
  '#797A08',
  '#633F0C',
  '#EA4770',
] as const;

const GOOD = '#117555';
const BAD = '#C9222B';
const NEUTRAL = '#8A919E';
const ATTENTION = '#B87400';
const CACHED = '#0A6A86';

const STATES: Readonly<Record<string, string>> = {
  passed: GOOD,
  pass: GOOD,
  passing: GOOD,
  succeeded: GOOD,
  success: GOOD,
  ok: GOOD,
  failed: BAD,
  fail: BAD,
  failing: BAD,
  failure: BAD,
  failures: BAD,
  error: BAD,
  errors: BAD,
  skipped: NEUTRAL,
  skip: NEUTRAL,
  todo: NEUTRAL,
  pending: NEUTRAL,
  cancelled: NEUTRAL,
  info: NEUTRAL,
  infos: NEUTRAL,
  warning: ATTENTION,
  warnings: ATTENTION,
  warn: ATTENTION,
  cached: CACHED,
};

/** The colour of a state of a run, a test or a finding; undefined for any other name. */
export function stateColor(name: string): string | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(STATES, key) ? STATES[key] : undefined;
}

/** One colour per name: states have their own, the others take turns. */
export function colorsFor(names: readonly string[]): readonly string[] {
  let next = 0;
  return names.map((name) => stateColor(name) ?? PALETTE[next++ % PALETTE.length] ?? PALETTE[0]);
}

/** Do at least two names stand for states, and most of them? Then colour carries the meaning. */
export function areStates(names: readonly string[]): boolean {
  const known = names.filter((name) => stateColor(name) !== undefined).length;
  return known >= 2 && known * 2 > names.length;
}

/** Light to dark for amounts from nothing up. */
export const AMOUNTS = ['#EEF2FC', '#C3D0F5', '#8FA6EA', '#5C7BDD', '#3451D1', '#1F2F85'] as const;
/** Orange below zero, blue above. */
export const AROUND_ZERO = ['#8A4B00', '#D98A1F', '#F3CF9A', '#F5F6F8', '#B4C3F2', '#5C7BDD', '#1F2F85'] as const;

import { stateWord, type StateWord } from '#shared/module/state-word.ts';

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

const STATES: Readonly<Record<StateWord, string>> = {
  good: GOOD,
  bad: BAD,
  neutral: NEUTRAL,
  attention: ATTENTION,
  cached: CACHED,
};

/** The colour of a state of a run, a test or a finding; undefined for any other name. */
export function stateColor(name: string): string | undefined {
  const word = stateWord(name);
  return word === undefined ? undefined : STATES[word];
}

/** One colour per name: states have their own, the others take turns. */
export function colorsFor(names: readonly string[]): readonly string[] {
  let next = 0;
  return names.map((name) => stateColor(name) ?? PALETTE[next++ % PALETTE.length] ?? PALETTE[0]);
}

/** Light to dark for amounts from nothing up. */
export const AMOUNTS = ['#EEF2FC', '#C3D0F5', '#8FA6EA', '#5C7BDD', '#3451D1', '#1F2F85'] as const;
/** Orange below zero, blue above. */
export const AROUND_ZERO = ['#8A4B00', '#D98A1F', '#F3CF9A', '#F5F6F8', '#B4C3F2', '#5C7BDD', '#1F2F85'] as const;

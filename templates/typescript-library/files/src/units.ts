/** Milliseconds of every unit, largest first. */
export const UNITS = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;

export type Unit = keyof typeof UNITS;

export function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNITS, text);
}

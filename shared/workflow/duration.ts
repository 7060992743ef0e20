const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNIT_MS;

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Milliseconds of `30s` or `1.5h`; undefined when it is not a number with a unit. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  return Math.round(Number(match[1]) * UNIT_MS[match[2] as Unit]);
}

/** The shortest exact text for a file, without a fraction if that is as short: 90000 becomes `90s`, 9000000 `2.5h`. */
export function durationTextOf(ms: number): string {
  const candidates = (Object.keys(UNIT_MS) as Unit[]).map((unit) => `${ms / UNIT_MS[unit]}${unit}`);
  const exact = candidates.filter((text) => parseDuration(text) === Math.round(ms));
  const weight = (text: string) => text.length + (text.includes('.') ? 0.5 : 0);
  return exact.reduce((best, text) => (weight(text) <= weight(best) ? text : best), `${Math.round(ms)}ms`);
}

/** For people: `850 ms`, `4.2 s`, `1 m 20 s`, `2 h 5 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(minutes / 60);
  return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

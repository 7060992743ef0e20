const UNIT_BYTES = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const;
type Unit = keyof typeof UNIT_BYTES;

const SIZE = /^(\d+(?:\.\d+)?)(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;

/** Bytes of `1GB` (powers of ten) or `1GiB` (of two); undefined when it is not a number with a unit. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  return Math.round(Number(match[1]) * UNIT_BYTES[match[2] as Unit]);
}

/** For people, in powers of ten: `512 B`, `1.5 kB`, `64 MB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let unit = 0;
  let amount = bytes;
  // 999.95 would be shown as "1000.0": the next unit says it shorter.
  while (unit < units.length - 1 && amount >= (unit === 0 ? 999.5 : 999.95)) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 99.95 ? 0 : 1;
  return `${amount.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`;
}

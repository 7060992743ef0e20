/** What the numbers of a column are, told by its name: `durationMs`, `heap_bytes`, `coverage_percent`. Empty: plain numbers. */
export const UNITS = ['', 'ms', 's', 'bytes', 'percent'] as const;
export type Unit = (typeof UNITS)[number];

export function unitOf(name: string): Unit {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9%]+/);
  const last = words.findLast((word) => word !== '') ?? '';
  if (['ms', 'millis', 'milliseconds'].includes(last)) return 'ms';
  if (['s', 'sec', 'secs', 'seconds'].includes(last) && words.length > 1) return 's';
  if (last === 'seconds') return 's';
  if (last === 'bytes') return 'bytes';
  return ['percent', 'pct'].includes(last) || last.endsWith('%') ? 'percent' : '';
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const plainNumber = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const shortNumber = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** A number for a label: `1,234` · `2.5M` · `850 ms` · `1 min 5 s` · `1.2 MB` · `12 %`. */
export function formatNumber(value: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case 's':
      return formatDuration(value * 1000);
    case 'bytes':
      return formatBytes(value);
    case 'percent':
      return `${plainNumber.format(value)} %`;
    case '':
      if (Math.abs(value) >= 1e6) return shortNumber.format(value);
      return Math.abs(value) >= 1000 ? wholeNumber.format(value) : plainNumber.format(value);
  }
}

function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return `${plainNumber.format(ms)} ms`;
  if (size < 60_000) return `${plainNumber.format(ms / 1000)} s`;
  const sign = ms < 0 ? '−' : '';
  const seconds = Math.round(size / 1000);
  if (seconds < 3600) return sign + twoParts(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return sign + twoParts(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function twoParts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function formatBytes(bytes: number): string {
  const power = bytes === 0 ? 0 : Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(bytes)) / 3)));
  return `${plainNumber.format(bytes / 1000 ** power)} ${SIZES[power]}`;
}

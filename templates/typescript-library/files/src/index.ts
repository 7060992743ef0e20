export { formatDuration, type FormatOptions } from './format.ts';
export { DurationError, parseDuration } from './parse.ts';
export { UNITS, type Unit } from './units.ts';

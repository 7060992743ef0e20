/** How much a line of a log matters, as far as its words tell. */
export type LogLevel = 'error' | 'warning' | 'other';

/** As patterns of the search too, which runs them over whole files. Words in the middle of a name, like `onError`, do not count. */
export const LEVEL_PATTERNS = {
  error: String.raw`(?:^|[^\w./-])(?:error|fatal|panic|critical|failed|exception|err!)(?![\w/-])`,
  warning: String.raw`(?:^|[^\w./-])(?:warn|warning|deprecated)(?![\w/-])`,
} as const;

const ERROR = new RegExp(LEVEL_PATTERNS.error, 'i');
const WARNING = new RegExp(LEVEL_PATTERNS.warning, 'i');
/** "0 errors", "no warnings": good news. */
const NONE = /\b(?:0|no)\s+(?:errors?|warnings?|failed|failures?)\b/gi;
/** Levels stand near the beginning; a long line is not searched to its end. */
const LOOKED_AT = 400;

export function levelOf(line: string): LogLevel {
  const words = line.slice(0, LOOKED_AT).replaceAll(NONE, '');
  if (ERROR.test(words)) return 'error';
  return WARNING.test(words) ? 'warning' : 'other';
}

import { LEVEL_PATTERNS, levelOf } from '#shared/run/log-level.ts';

/** What somebody looks for in a log, as the host searches for it. */
export interface LogQuery {
  readonly query: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

/** The least level a line must have. */
export type LevelWish = 'all' | 'warning' | 'error';

export function isOfLevel(line: string, level: LevelWish): boolean {
  if (level === 'all') return true;
  const found = levelOf(line);
  return found === 'error' || (level === 'warning' && found === 'warning');
}

/**
 * The search for lines that hold the words and are of the level: one pattern, so that the host's threads look through a whole file for both. It fits at the
 * beginning of a line and tells a little too much ("0 errors" too); what it finds is looked at again with `isOfLevel`.
 */
export function queryWithLevel({ query, isRegex, isCaseSensitive }: LogQuery, level: LevelWish): LogQuery {
  if (level === 'all') return { query, isRegex, isCaseSensitive };
  const levels = level === 'error' ? LEVEL_PATTERNS.error : `(?:${LEVEL_PATTERNS.error}|${LEVEL_PATTERNS.warning})`;
  const words = query === '' ? '' : `(?=[^\\n]*?(?:${isRegex ? query : literal(query)}))`;
  return { query: `^(?=[^\\n]{0,400}?(?i:${levels}))${words}`, isRegex: true, isCaseSensitive };
}

/** Finds the words in one line, to mark them there. Undefined: nothing is looked for, or it is no pattern (yet). */
export function markPattern({ query, isRegex, isCaseSensitive }: LogQuery): RegExp | undefined {
  if (query === '') return undefined;
  try {
    return new RegExp(isRegex ? query : literal(query), isCaseSensitive ? 'g' : 'gi');
  } catch {
    return undefined;
  }
}

export interface MarkedPart {
  readonly text: string;
  readonly isHit: boolean;
}

/** A pattern may fit at every character of a long line; more marks than these tell nothing. */
const MOST_MARKS = 200;

/** The text in pieces, hits apart; together they are the text. */
export function markedParts(text: string, pattern: RegExp): readonly MarkedPart[] {
  const parts: MarkedPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), isHit: false });
    parts.push({ text: match[0], isHit: true });
    end = match.index + match[0].length;
    if (parts.length > MOST_MARKS) break;
  }
  return end === text.length ? parts : [...parts, { text: text.slice(end), isHit: false }];
}

function literal(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

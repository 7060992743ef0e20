import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOfLevel, markedParts, markPattern, queryWithLevel, type LogQuery } from './log-query.ts';

const plain = (query: string): LogQuery => ({ query, isRegex: false, isCaseSensitive: false });

/** What the host would find: lines in which the pattern fits, then looked at again. */
function found(text: string, query: LogQuery, level: 'warning' | 'error'): readonly string[] {
  const pattern = new RegExp(queryWithLevel(query, level).query, query.isCaseSensitive ? 'm' : 'im');
  return text.split('\n').filter((line) => pattern.test(line) && isOfLevel(line, level));
}

const LOG = `INFO all is well
WARN slow: part 4
ERROR part 4 is missing
error: part 5 (a.b)
0 errors, no warnings
a late word in a line: part 4`;

describe('lines of a level', () => {
  test('are searched for by one pattern, also without words', () => {
    expect(found(LOG, plain(''), 'error')).toEqual(['ERROR part 4 is missing', 'error: part 5 (a.b)']);
    expect(found(LOG, plain(''), 'warning')).toHaveLength(3);
  });
  test('hold the words too when some are given, taken as they are', () => {
    expect(found(LOG, plain('PART 4'), 'warning')).toEqual(['WARN slow: part 4', 'ERROR part 4 is missing']);
    expect(found(LOG, plain('(a.b)'), 'error')).toEqual(['error: part 5 (a.b)']);
    expect(found(LOG, { query: 'part [45]', isRegex: true, isCaseSensitive: true }, 'error')).toHaveLength(2);
  });
  test('are told whatever the case of the level, while the words keep theirs', () => {
    expect(found(LOG, { query: 'PART', isRegex: false, isCaseSensitive: true }, 'error')).toEqual([]);
  });
  test('of all levels change nothing about the search', () => {
    expect(queryWithLevel(plain('x'), 'all')).toEqual(plain('x'));
  });
});

describe('marks', () => {
  test('stand where the words are, whatever the case', () => {
    const pattern = markPattern(plain('enoent'));
    expect(pattern && markedParts('an ENOENT here', pattern)).toEqual([
      { text: 'an ', isHit: false },
      { text: 'ENOENT', isHit: true },
      { text: ' here', isHit: false },
    ]);
  });
  test('are none for a pattern that is not whole yet, or fits nothing at all', () => {
    expect(markPattern({ query: '(a', isRegex: true, isCaseSensitive: false })).toBeUndefined();
    expect(markPattern(plain(''))).toBeUndefined();
    expect(markedParts('abc', /x*/g)).toEqual([{ text: 'abc', isHit: false }]);
  });
  test('never change the text', () =>
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 3 }), (text, words) => {
        const pattern = markPattern(plain(words));
        const parts = pattern === undefined ? [] : markedParts(text, pattern);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(parts.some(({ isHit }) => isHit)).toBe(pattern !== undefined && new RegExp(pattern).test(text));
      }),
    ));
});

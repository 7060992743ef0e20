import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listLines, readListLines } from './list-text.ts';

describe('a list as lines', () => {
  test('is one item a line, texts as they are', () => {
    expect(listLines(['chromium', 'fire fox'], true)).toBe('chromium\nfire fox');
    expect(readListLines(' a \n\n b', true)).toEqual(['a', 'b']);
  });

  test('keeps numbers numbers, and texts that look like one texts', () => {
    expect(listLines([1, '1', true, { a: 1 }, 'x'], false)).toBe('1\n"1"\ntrue\n{"a":1}\nx');
    expect(readListLines('22\n24', true)).toEqual(['22', '24']);
    expect(readListLines('22\n24', false)).toEqual([22, 24]);
  });

  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (items) => {
        expect(readListLines(listLines(items, true), true)).toEqual(items);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 })), (items) => {
        expect(JSON.stringify(readListLines(listLines(items, false), false))).toBe(JSON.stringify(items));
      }),
    );
  });
});

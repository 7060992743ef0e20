import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collator, sortKey } from './sort-key.ts';

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe('a sort key', () => {
  const sign = fc.oneof(
    fc.constantFrom('a', 'A', 'b', 'B', '0', '1', '10', '007', '-', '_', '.', ' ', '/'),
    fc.integer({ min: 32, max: 126 }).map((code) => String.fromCodePoint(code)),
  );
  const words = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(''));

  test('orders texts exactly as the collator does', () =>
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(order(sortKey(a) ?? '', sortKey(b) ?? '')).toBe(Math.sign(collator.compare(a, b)));
      }),
      { numRuns: 5000 },
    ));

  test('is not made up for what only the collator knows', () => {
    for (const text of ['Größe', 'naïve', '日本', 'a\tb', '\u{1F600}']) expect(sortKey(text)).toBeUndefined();
  });
});

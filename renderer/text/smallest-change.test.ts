import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallestChange, smallestChanges } from './smallest-change.ts';

describe('bringing a change into the text editor', () => {
  test('touches only what differs', () => {
    expect(smallestChange('a: 1\nb: 2\n', 'a: 1\nb: 3\n')).toEqual({ from: 8, to: 9, insert: '3' });
    expect(smallestChange('same', 'same')).toBeUndefined();
  });

  test('leaves what stands between two differences alone, so that a cursor there stays', () => {
    const text = 'a: 1\nb: 2\nc: 3\nd: 4\n';
    expect(smallestChanges(text, 'a: 9\nb: 2\nc: 3\n')).toEqual([
      { from: 3, to: 4, insert: '9' },
      { from: 15, to: 20, insert: '' },
    ]);
  });

  test('line by line leads from the one text to the other too', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 16 });
    fc.assert(
      fc.property(texts, texts, (text, next) => {
        const changes = smallestChanges(text, next);
        const result = changes.reduceRight(
          (all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to),
          text,
        );
        expect(result).toBe(next);
      }),
    );
  });

  test('always leads from the one text to the other', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (text, next) => {
        const change = smallestChange(text, next);
        const result = change === undefined ? text : text.slice(0, change.from) + change.insert + text.slice(change.to);
        expect(result).toBe(next);
      }),
    );
  });
});

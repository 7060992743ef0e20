import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallestChange } from './smallest-change.ts';

describe('bringing a change into the text editor', () => {
  test('touches only what differs', () => {
    expect(smallestChange('a: 1\nb: 2\n', 'a: 1\nb: 3\n')).toEqual({ from: 8, to: 9, insert: '3' });
    expect(smallestChange('same', 'same')).toBeUndefined();
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

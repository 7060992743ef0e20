import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closestWord, wordDistance } from './closest-word.ts';

describe('the word a person meant', () => {
  test.each([
    ['biuld', ['test', 'build', 'build:docs'], 'build'],
    ['Build', ['build', 'lint'], 'build'],
    ['bild', ['build', 'lint'], 'build'],
    ['docs', ['build', 'docs:site'], 'docs:site'],
    ['release', ['build', 'lint'], undefined],
    ['x', ['y1', 'build'], undefined],
    ['anything', [], undefined],
  ])('of %s among %j is %s', (word, candidates, expected) => {
    expect(closestWord(word, candidates)).toBe(expected);
  });

  test('is found by a distance that is one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = wordDistance(one, other);
        expect(distance).toBe(wordDistance(other, one));
        expect(distance === 0).toBe(one === other);
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
      }),
    );
    expect(wordDistance('ab', 'ba')).toBe(1);
    expect(wordDistance('kitten', 'sitting')).toBe(3);
  });
});

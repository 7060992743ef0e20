import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveInLine, ordinal, placeOfDrop, queuedSentence, type LinePlace } from './run-line.ts';

describe('moving runs in the line', () => {
  test.each<[string, readonly string[], LinePlace, string]>([
    ['one to the front', ['c'], 'front', 'cabd'],
    ['one to the back', ['a'], 'back', 'bcda'],
    ['one before another', ['d'], { before: 'b' }, 'adbc'],
    ['several keep their order', ['d', 'b'], 'front', 'bdac'],
    ['before one of themselves: to where that one stood', ['b', 'd'], { before: 'b' }, 'abdc'],
    ['the last before itself changes nothing', ['d'], { before: 'd' }, 'abcd'],
    ['what does not wait is left out', ['x'], 'front', 'abcd'],
  ])('%s', (_, moved, to, after) => {
    expect(moveInLine(['a', 'b', 'c', 'd'], moved, to)?.join('')).toBe(after);
  });

  test('before a run that does not wait: there is no such place', () => {
    expect(moveInLine(['a', 'b'], ['a'], { before: 'x' })).toBeUndefined();
  });

  test('nobody is lost, nobody is there twice, those that were not moved keep their order', () => {
    const runs = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(runs, fc.array(fc.nat()), fc.nat(), (line, picks, target) => {
        const moved = picks.map((pick) => line[pick % line.length] ?? '');
        const to: LinePlace = { before: line[target % line.length] ?? '' };
        const after = moveInLine(line, moved, to) ?? [];
        expect(after.toSorted()).toEqual(line.toSorted());
        const stays = (run: string) => !moved.includes(run);
        expect(after.filter(stays)).toEqual(line.filter(stays));
      }),
    );
  });
});

test('a queued run says its place in words', () => {
  expect(queuedSentence({ place: 2, after: 'quality-gate', isPaused: false })).toBe(
    'Queued · 2nd in line, after quality-gate',
  );
  expect(queuedSentence({ place: 1, after: undefined, isPaused: false })).toBe('Queued · 1st in line');
  expect(queuedSentence({ place: 3, after: 'a', isPaused: true })).toBe('Queued · 3rd in line; the queue is paused');
  expect([4, 11, 12, 13, 21, 22, 23, 101, 111].map(ordinal).join(' ')).toBe(
    '4th 11th 12th 13th 21st 22nd 23rd 101st 111th',
  );
});

test('a run let go over the lower half of another goes behind it, so that every place can be reached by mouse', () => {
  const line = ['a', 'b', 'c'];
  const dropped = (run: string, over: string, isBehind: boolean) => {
    const to = placeOfDrop(line, over, isBehind);
    return to === undefined ? undefined : moveInLine(line, [run], to)?.join('');
  };
  expect(dropped('a', 'c', true)).toBe('bca');
  expect(dropped('a', 'c', false)).toBe('bac');
  expect(dropped('c', 'a', false)).toBe('cab');
  expect(dropped('c', 'a', true)).toBe('acb');
  expect(dropped('b', 'b', true)).toBe('abc');
  // It started while it was under the pointer.
  expect(dropped('a', 'gone', false)).toBeUndefined();
});

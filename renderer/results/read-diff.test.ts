import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDiff, sidesOf } from './read-diff.ts';

describe('a diff on screen', () => {
  test('numbers the lines of both sides and counts what was added and removed', () => {
    const text = createTwoFilesPatch('a/src/x.ts', 'b/src/x.ts', 'one\ntwo\nthree\n', 'one\n2\nthree\nfour\n');
    const [file] = readDiff(text);
    expect(file).toMatchObject({ path: 'src/x.ts', additions: 2, deletions: 1 });
    expect(file?.lines).toEqual([
      { kind: 'same', text: 'one', oldLine: 1, newLine: 1 },
      { kind: 'removed', text: 'two', oldLine: 2 },
      { kind: 'added', text: '2', newLine: 2 },
      { kind: 'same', text: 'three', oldLine: 3, newLine: 3 },
      { kind: 'added', text: 'four', newLine: 4 },
    ]);
  });

  test('shows a gap where unchanged lines are left out', () => {
    const before = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
    const after = before.replace('line 2\n', 'line two\n').replace('line 38', 'line thirty-eight');
    const [file] = readDiff(createTwoFilesPatch('a/x', 'b/x', before, after, undefined, undefined, { context: 2 }));
    expect(file?.lines.filter((line) => line.kind === 'gap')).toHaveLength(1);
  });

  test('names a deleted file by what it was called', () => {
    const [file] = readDiff(createTwoFilesPatch('a/gone.txt', '/dev/null', 'x\n', ''));
    expect(file?.path).toBe('gone.txt');
  });

  test('lays both sides beside each other, each line with its number in the file', () => {
    const text = createTwoFilesPatch('a/x', 'b/x', 'one\ntwo\nthree\n', 'one\n2\nthree\nfour\n');
    expect(sidesOf(readDiff(text)[0]?.lines ?? [])).toEqual({
      before: { text: 'one\ntwo\nthree', numbers: [1, 2, 3] },
      after: { text: 'one\n2\nthree\nfour', numbers: [1, 2, 3, 4] },
    });
  });

  test('says on each side what the file says at that number', () => {
    const file = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(file, file, (before, after) => {
        const text = createTwoFilesPatch('x', 'x', `${before.join('\n')}\n`, `${after.join('\n')}\n`, '', '', {
          context: 1,
        });
        const sides = sidesOf(readDiff(text)[0]?.lines ?? []);
        for (const [side, lines] of [
          [sides.before, before],
          [sides.after, after],
        ] as const)
          expect(side.text.split('\n').filter((_, index) => side.numbers[index] !== undefined)).toEqual(
            side.numbers.flatMap((number) => (number === undefined ? [] : [lines[number - 1]])),
          );
      }),
    );
  });
});

import { createTwoFilesPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { readDiff } from './read-diff.ts';

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
});

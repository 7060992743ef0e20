import { describe, expect, test } from 'vitest';
import { lineOfWords, wordsOfLine } from './command-words.ts';

describe('a command as a line and as words', () => {
  test('is split where the shell would split it', () => {
    expect(wordsOfLine('npm run  build')).toEqual(['npm', 'run', 'build']);
    expect(wordsOfLine(`git commit -m "two words" 'and more'`)).toEqual([
      'git',
      'commit',
      '-m',
      'two words',
      'and more',
    ]);
  });

  test('is left alone when the shell would do more with it', () => {
    for (const line of ['a | b', 'echo $HOME', 'rm *.txt', 'a && b', 'x > y', 'echo a"b c"d', "it's"])
      expect([line, wordsOfLine(line)]).toEqual([line, undefined]);
  });

  test('becomes a line the shell reads as the same words', () => {
    expect(lineOfWords(['npx', 'playwright', '--grep=a b', "it's", 3])).toBe(
      `npx playwright '--grep=a b' 'it'\\''s' 3`,
    );
    const words = ['node', 'a b', '--x=1'];
    expect(wordsOfLine(lineOfWords(words))).toEqual(words);
  });
});

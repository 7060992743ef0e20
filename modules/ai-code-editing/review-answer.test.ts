import { expect, test } from 'vitest';
import { numberLines, readFindings } from './review-answer.ts';

test('lines in the agreed form become findings, whatever dress a model puts on them', () => {
  const answer = [
    'src/a.js:12: error: divides by zero when the list is empty',
    '- `src/b.ts:3:7`: **warning**: the promise is not awaited',
    '1. ./c.py:40 - info - the name says the opposite',
    'Note: src/a.js is fine otherwise.',
    'At 12:30: error: this is a time',
    '',
    'Summary: two problems.',
  ].join('\n');
  expect(readFindings(answer)).toEqual([
    {
      file: 'src/a.js',
      line: 12,
      column: 0,
      severity: 'error',
      rule: 'review',
      message: 'divides by zero when the list is empty',
      tool: 'ai-review',
      fixable: false,
    },
    {
      file: 'src/b.ts',
      line: 3,
      column: 7,
      severity: 'warning',
      rule: 'review',
      message: 'the promise is not awaited',
      tool: 'ai-review',
      fixable: false,
    },
    {
      file: 'c.py',
      line: 40,
      column: 0,
      severity: 'info',
      rule: 'review',
      message: 'the name says the opposite',
      tool: 'ai-review',
      fixable: false,
    },
  ]);
  expect(readFindings('Looks good.')).toEqual([]);
});

test('the lines that a model shall name have numbers', () => {
  expect(numberLines('a\n\nb\n')).toBe('1| a\n2| \n3| b');
  expect(numberLines(Array.from({ length: 10 }, () => 'x').join('\n'))).toContain(' 9| x\n10| x');
});

import { describe, expect, test } from 'vitest';
import { readAfterList, readOutputLines, readParameterLines } from './typed-lines.ts';

describe('parameters of a workflow as lines', () => {
  test('a name, its default and what it is for', () => {
    expect(readParameterLines('source = src # Folder that is linted')).toEqual({
      source: { type: 'string', default: 'src', description: 'Folder that is linted' },
    });
  });

  test('several at once, as they are pasted', () => {
    expect(
      readParameterLines('a = x\n\n  count: integer = 3\nflag: boolean = true\nrest: array = [1, 2]\nbare\n'),
    ).toEqual({
      a: { type: 'string', default: 'x' },
      count: { type: 'integer', default: 3 },
      flag: { type: 'boolean', default: true },
      rest: { type: 'array', default: [1, 2] },
      bare: { type: 'string' },
    });
  });

  test('a sign without a space before it belongs to the value', () => {
    expect(readParameterLines('colour = "#fff"')).toEqual({ colour: { type: 'string', default: '#fff' } });
    expect(readParameterLines('address = http://x/#top')).toEqual({
      address: { type: 'string', default: 'http://x/#top' },
    });
  });

  test.each(['', '  \n', 'two words = 1', '3rd = 1', 'x: colour = red', 'good = 1\nnot good = 2'])(
    '%j is not read in part',
    (text) => expect(readParameterLines(text)).toBeUndefined(),
  );
});

test('outputs are expressions, with braces or without', () => {
  expect(readOutputLines('report = {{ parameters.report }}\ntests = nodes.tests.outputs.summary')).toEqual({
    report: '{{ parameters.report }}',
    tests: '{{ nodes.tests.outputs.summary }}',
  });
  expect(readOutputLines('report')).toBeUndefined();
});

test('nodes to wait for, with or without how they must have ended', () => {
  expect(readAfterList('lint, types finished,tests: failed\nchoose case.large')).toEqual({
    lint: 'succeeded',
    types: 'finished',
    tests: 'failed',
    choose: 'case.large',
  });
  for (const wrong of ['', 'lint done', 'lint finished please', 'no-id']) expect(readAfterList(wrong)).toBeUndefined();
});

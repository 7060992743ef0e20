import { describe, expect, test } from 'vitest';
import type { WorkflowParameter } from '../workflow/workflow.ts';
import { completeParameters, readParameterTexts } from './run-parameters.ts';

const DECLARED: Readonly<Record<string, WorkflowParameter>> = {
  path: { type: 'string', default: '.' },
  count: { type: 'integer' },
  ratio: { type: 'number' },
  fast: { type: 'boolean' },
  browsers: { type: 'array' },
  options: { type: 'object' },
  level: { type: 'string', enum: ['low', 'high'] },
};

describe('texts of the command line are read by the declared type', () => {
  test.each([
    ['path', '5', '5'],
    ['path', '{"a":1}', '{"a":1}'],
    ['count', '42', 42],
    ['ratio', '1.5', 1.5],
    ['fast', 'true', true],
    ['fast', 'No', false],
    ['browsers', '["chromium"]', ['chromium']],
    ['options', '{"a": 1}', { a: 1 }],
    ['unknown', '1', '1'],
  ])('%s=%s', (name, text, value) => {
    expect(readParameterTexts(DECLARED, new Map([[name, text]]))).toEqual({ values: { [name]: value }, problems: [] });
  });

  test.each([
    ['count', '1.5'],
    ['count', 'many'],
    ['ratio', 'NaN'],
    ['fast', 'maybe'],
    ['browsers', 'chromium'],
    ['browsers', '{}'],
    ['options', '[]'],
  ])('%s=%s is refused with what would fit', (name, text) => {
    expect(readParameterTexts(DECLARED, new Map([[name, text]])).problems).toMatchObject([
      { code: 'parameter.type', place: { parameter: name } },
    ]);
  });
});

describe('values of a run', () => {
  test('defaults fill in what is not given; what has no default stays absent', () => {
    expect(completeParameters(DECLARED, { fast: true })).toEqual({ values: { path: '.', fast: true }, problems: [] });
  });

  test('unknown names, values of the wrong type, values that are no choice', () => {
    expect(completeParameters(DECLARED, { pth: 'x', count: '3', level: 'hihg' }).problems).toMatchObject([
      { code: 'parameter.unknown', remedy: 'Did you mean "path"?' },
      { code: 'parameter.type', place: { parameter: 'count' } },
      { code: 'parameter.type', remedy: 'Did you mean "high"?' },
    ]);
  });
});
